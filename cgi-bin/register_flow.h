/* A form that is sent while a registration is running already. */
#ifndef REGISTER_FLOW_H
#define REGISTER_FLOW_H

#include "web_flow.h"

/* Changes it while its code is waited for, finishes it once its address is
 * proved, leads on where it is done. */
void register_flow_go_on(const struct request *request, struct form *form,
    struct answer *answer, struct flow_visit *visit, struct flow *flow);

#endif
