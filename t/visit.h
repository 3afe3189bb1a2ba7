/* Who acts on the flows of a unit test. */
#ifndef T_VISIT_H
#define T_VISIT_H

#include "flow/flow_visit.h"

/* After site_open(): the gate of that site, which stays open until the next. */
struct gate *visit_open(void);

/* A visitor of this network, now, who works with `work`. */
struct flow_visit visit_from(struct work *work, const char *address);

#endif
