#include "flow/rules.h"

#include "flow/change_rules.h"
#include "flow/recover_rules.h"
#include "flow/register_rules.h"

const struct flow_rules *
rules_of(const struct flow *flow)
{
	switch (flow->purpose) {
	case FLOW_REGISTER:
		break;
	case FLOW_CHANGE:
		return &change_rules;
	case FLOW_RECOVER:
		return &recover_rules;
	}
	return &register_rules;
}
