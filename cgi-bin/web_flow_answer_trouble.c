/* What stands in the way of a registration, a change of address or a
 * recovery. */

#include "base/log.h"
#include "web_flow.h"

/* With the token that is the visitor's from now on. */
static void
ask_name(const struct request *request, struct answer *answer,
    const struct flow_visit *visit)
{
	bool new = visit->token[0] != '\0';
	const char *token = new ? visit->token : web_flow_token(request);

	if (new)
		web_flow_give_token(request, answer, token);
	if (!request->browser)
		value_set_text(answer_values(answer), "flow",
		    arena_text(request->arena, token));
	/* A page tells it by the field that it shows. */
	if (request->json)
		value_set_text(answer_values(answer), "next", "username");
	answer_error(answer, "username", "username-taken");
}

bool
web_flow_goes_on(enum flow_outcome outcome)
{
	return outcome != FLOW_PAST && outcome != FLOW_GONE;
}

void
web_flow_answer_trouble(const struct request *request, struct answer *answer,
    enum flow_outcome outcome, const struct flow_visit *visit,
    const struct flow *flow)
{
	bool recovers = flow->purpose == FLOW_RECOVER;

	switch (outcome) {
	case FLOW_OK:
		log_panic("a good outcome is no trouble");
	case FLOW_TOO_MANY:
		answer_later(answer, 429, "too-many", visit->wait);
		return;
	case FLOW_WRONG:
		answer_error(answer, "code", "code-wrong");
		return;
	case FLOW_EXPIRED:
		answer_error(answer, "code", "code-expired");
		return;
	case FLOW_USED_UP:
		answer_error(answer, "code", "code-used-up");
		return;
	case FLOW_NAME_TAKEN:
		ask_name(request, answer, visit);
		return;
	case FLOW_PAST:
		if (!recovers)
			web_flow_answer_past(request, answer, flow, NULL);
		return;
	case FLOW_GONE:
		if (!recovers)
			answer_page(answer, "unknown");
		answer_problem(answer, 422, "flow-unknown");
		return;
	case FLOW_TROUBLE:
		answer_store_trouble(answer, visit->trouble);
		return;
	}
}
