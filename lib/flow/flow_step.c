#include "flow/flow_step.h"

#include <string.h>

#include "flow/flow_find.h"
#include "flow/rules.h"

enum flow_outcome
flow_step_trouble(struct flow_visit *visit, enum store_outcome outcome)
{
	work_abort(visit->work);
	visit->trouble = outcome;
	return FLOW_TROUBLE;
}

enum flow_outcome
flow_step_refuse(struct flow_visit *visit, enum flow_outcome outcome)
{
	work_abort(visit->work);
	return outcome;
}

enum flow_outcome
flow_step_commit(struct flow_visit *visit, enum flow_outcome meaning)
{
	enum store_outcome outcome = work_commit(visit->work);

	return outcome == STORE_OK ? meaning
				   : flow_step_trouble(visit, outcome);
}

static enum store_outcome
ask_rules(struct work *work, const struct flow *flow, bool *good)
{
	const struct flow_rules *rules = rules_of(flow);

	*good = true;
	return rules->holds == NULL ? STORE_OK : rules->holds(work, flow, good);
}

/* Whether what its holder proved is so still. */
static enum store_outcome
holds(const struct flow_visit *visit, const struct flow *flow,
    const struct flow *found, bool *good)
{
	*good = !visit->elsewhere || flow_find_holds(flow, found->password);
	if (visit->stranger
	    && (flow->via != found->via
		|| strcmp(flow->address, found->address) != 0))
		*good = false;
	return *good && flow->next != FLOW_DONE
		   ? ask_rules(visit->work, flow, good)
		   : STORE_OK;
}

enum flow_outcome
flow_step_open(struct flow_visit *visit, struct flow *flow)
{
	struct flow found = *flow;
	enum store_outcome outcome = work_begin(visit->work);
	bool good = false;

	if (outcome == STORE_OK)
		outcome = flow_record_get(visit->work, found.purpose, found.key,
		    flow);
	if (outcome == STORE_ABSENT)
		return flow_step_refuse(visit, FLOW_GONE);
	if (outcome == STORE_OK)
		outcome = holds(visit, flow, &found, &good);
	if (outcome != STORE_OK)
		return flow_step_trouble(visit, outcome);
	if (!good)
		return flow_step_refuse(visit, FLOW_GONE);
	if (flow->next != FLOW_DONE)
		memcpy(flow->once, found.once, sizeof(flow->once));
	return flow->next == found.next ? FLOW_OK
					: flow_step_refuse(visit, FLOW_PAST);
}

enum flow_outcome
flow_step_open_new(struct flow_visit *visit, struct flow *flow)
{
	struct flow twin;
	bool good = false;
	enum store_outcome outcome = work_begin(visit->work);

	if (outcome == STORE_OK)
		outcome = flow_record_get(visit->work, flow->purpose, flow->key,
		    &twin);
	if (outcome == STORE_OK) {
		*flow = twin;
		/* Which makes it durable: work_settle(). */
		return flow_step_commit(visit, FLOW_PAST);
	}
	if (outcome == STORE_ABSENT)
		outcome = ask_rules(visit->work, flow, &good);
	if (outcome != STORE_OK)
		return flow_step_trouble(visit, outcome);
	return good ? FLOW_OK : flow_step_refuse(visit, FLOW_GONE);
}
