/* A forgotten password: whom its code goes to, and what it does. */
#ifndef FLOW_RECOVER_RULES_H
#define FLOW_RECOVER_RULES_H

#include "flow/flow_rules.h"

extern const struct flow_rules recover_rules;

/* Whether its message may go either way, by what is known before its account
 * is. */
bool recover_rules_either(const struct work *work, const struct flow *flow);

#endif
