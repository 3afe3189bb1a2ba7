#include "confirm_stranger.h"

#include <string.h>

#include "flow/flow_find.h"
#include "web_session.h"

/* From here on this device alone carries the flow. */
static void
hand_over(const struct request *request, struct answer *answer,
    const struct pending *pending)
{
	const char *flow = arena_text(request->arena, pending->flow);

	web_flow_give_flow(request, answer, flow);
	if (!request->browser)
		value_set_text(answer_values(answer), "flow", flow);
	value_set_text(answer_values(answer), "next", "settings");
	answer_go(answer, "confirm");
}

static void
try_code(const struct request *request, struct answer *answer,
    const struct signup *registration, const char *code)
{
	struct work *work = request_work(request);
	struct session session = web_session_session(request);
	struct pending_detail detail = { .wait = 0 };
	struct visitor visitor;
	struct pending pending;
	enum pending_outcome outcome = PENDING_WRONG;
	enum store_outcome found = STORE_FAILED;

	if (work != NULL)
		found = flow_find_by_address(work, registration->via,
		    registration->address, &pending);
	web_visit(request, &visitor);
	pending.network = visitor.network.part;
	if (found == STORE_OK)
		outcome = pending_try(work, &pending, code, &session, &detail);
	else if (found != STORE_ABSENT)
		answer_store_trouble(answer, found);
	if (answer_is_bad(answer))
		return;
	if (outcome == PENDING_OK)
		hand_over(request, answer, &pending);
	else if (outcome == PENDING_TROUBLE)
		answer_store_trouble(answer, detail.trouble);
	else
		answer_error(answer, "code", "code-wrong");
}

void
confirm_stranger(const struct request *request, struct form *form,
    struct answer *answer, size_t code, const struct web_flow_rows *rows)
{
	const struct web *web = request->web;
	const char *digits = form_text(form, code);
	struct signup registration = { .language = request->language };
	struct visitor visitor;

	if (web_flow_is_closed(request, answer, NULL))
		return;
	web_visit(request, &visitor);
	answer_page(answer, "unknown");
	if (digits == NULL)
		form_refuse(form, code, "code-missing");
	web_flow_judge_address(request, answer, form, rows, &registration);
	if (!gate_take(web->gate, &visitor, SETTING_LIMITS_SIGNIN_NETWORK))
		answer_later(answer, 429, "too-many", visitor.wait);
	else if (!answer_errors_of(answer, form) && !answer_is_bad(answer))
		try_code(request, answer, &registration, digits);
}
