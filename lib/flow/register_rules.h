/* What a registration's right code does: an account and its first session. */
#ifndef FLOW_REGISTER_RULES_H
#define FLOW_REGISTER_RULES_H

#include "flow/flow_rules.h"

extern const struct flow_rules register_rules;

/* Where the code of whoever names an address that is his goes, with which no
 * account may have it: itself, and where an account has it the notice, once a
 * day.  For change_rules.h too, as are the two below: the waits and counts of
 * the address itself, and CODE_TRIES. */
enum store_outcome register_rules_reach(struct flow_visit *visit,
    struct flow *flow, struct flow_target *target);
enum store_outcome register_rules_wait(const struct flow_visit *visit,
    const struct flow *flow, int64_t *wait);
enum store_outcome register_rules_count(struct flow_visit *visit,
    const struct flow *flow);
int64_t register_rules_tries(struct flow_visit *visit, const struct flow *flow);

#endif
