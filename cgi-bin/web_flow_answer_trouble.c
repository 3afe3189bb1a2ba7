/* What stands in the way of a registration, a change of address or a
 * recovery. */

#include "base/log.h"
#include "web_flow.h"

/* With the flow that is the visitor's from now on. */
static void
ask_name(const struct request *request, struct answer *answer,
    const struct pending *pending)
{
	bool new = pending->flow[0] != '\0';
	const char *flow = new ? pending->flow : web_flow_flow(request);

	if (new)
		web_flow_give_flow(request, answer, flow);
	if (!request->browser)
		value_set_text(answer_values(answer), "flow",
		    arena_text(request->arena, flow));
	/* A page tells it by the field that it shows. */
	if (request->json)
		value_set_text(answer_values(answer), "next", "username");
	answer_error(answer, "username", "username-taken");
}

bool
web_flow_goes_on(enum pending_outcome outcome)
{
	return outcome != PENDING_PAST && outcome != PENDING_GONE;
}

void
web_flow_answer_trouble(const struct request *request, struct answer *answer,
    enum pending_outcome outcome, const struct pending *pending,
    const struct pending_detail *detail)
{
	switch (outcome) {
	case PENDING_OK:
		log_panic("a good outcome is no trouble");
	case PENDING_TOO_MANY:
		answer_later(answer, 429, "too-many", detail->wait);
		return;
	case PENDING_WRONG:
		answer_error(answer, "code", "code-wrong");
		return;
	case PENDING_EXPIRED:
		answer_error(answer, "code", "code-expired");
		return;
	case PENDING_USED_UP:
		answer_error(answer, "code", "code-used-up");
		return;
	case PENDING_NAME_TAKEN:
		if (pending != NULL)
			ask_name(request, answer, pending);
		return;
	case PENDING_PAST:
		if (pending != NULL)
			web_flow_answer_past(request, answer, pending, NULL);
		return;
	case PENDING_GONE:
		if (pending != NULL)
			answer_page(answer, "unknown");
		answer_problem(answer, 422, "flow-unknown");
		return;
	case PENDING_TROUBLE:
		answer_store_trouble(answer, detail->trouble);
		return;
	}
}
