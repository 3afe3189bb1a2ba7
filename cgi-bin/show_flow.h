/* A flow that waits for something as values that answers carry. */
#ifndef SHOW_FLOW_H
#define SHOW_FLOW_H

#include "base/value.h"
#include "flow/flow.h"

/*
 * Sets what the code page and its JSON tell of a flow: next, via, sent_to,
 * delivery, sent_at, resend_in, expires_in, tries_left.
 *
 * What became of the message is told in steps of SHOW_STEP seconds from when
 * it was queued, until then it is "queued"; sent_at is a step as well.  The
 * true moment could tell whether anything was sent (queue.h).
 */
#define SHOW_STEP 2
enum store_outcome show_flow(struct value *values,
    const struct flow_visit *visit, const struct flow *flow);

/* The same for people: flags for conditions, times as hh:mm:ss. */
enum store_outcome show_flow_page(struct value *values,
    const struct flow_visit *visit, const struct flow *flow);

/* "code", "settings", "username", "done". */
const char *show_next(enum flow_next next);

#endif
