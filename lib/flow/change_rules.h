/* Another address for an account that is there: what its right code does. */
#ifndef FLOW_CHANGE_RULES_H
#define FLOW_CHANGE_RULES_H

#include "flow/flow_rules.h"

extern const struct flow_rules change_rules;

#endif
