/* The rules of each purpose of a flow. */
#ifndef FLOW_RULES_H
#define FLOW_RULES_H

#include "flow/flow_rules.h"

const struct flow_rules *rules_of(const struct flow *flow);

#endif
