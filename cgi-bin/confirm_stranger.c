/* A code that is typed without its flow. */

#include "confirm.h"

#include "flow/flow_find.h"
#include "web_session.h"

/* From here on this device alone carries the flow. */
static void
hand_over(const struct request *request, struct answer *answer,
    const struct flow_visit *visit)
{
	const char *token = arena_text(request->arena, visit->token);

	web_flow_give_token(request, answer, token);
	if (!request->browser)
		value_set_text(answer_values(answer), "flow", token);
	value_set_text(answer_values(answer), "next", "settings");
	answer_go(answer, "confirm");
}

static void
try_code(const struct request *request, struct answer *answer,
    struct flow_visit *visit, const struct signup *signup,
    const struct flow_proof *proof)
{
	struct session session = web_session_session(request);
	struct account account;
	struct flow_owner owner = { &account, &session };
	struct flow flow;
	enum flow_outcome outcome = FLOW_WRONG;
	enum store_outcome found =
	    flow_find_by_address(visit, signup->via, signup->address, &flow);

	if (found == STORE_OK)
		outcome = flow_try(visit, &flow, proof, &owner);
	else if (found != STORE_ABSENT)
		answer_store_trouble(answer, found);
	if (answer_is_bad(answer))
		return;
	if (outcome == FLOW_OK)
		hand_over(request, answer, visit);
	else if (outcome == FLOW_TROUBLE)
		answer_store_trouble(answer, visit->trouble);
	else
		answer_error(answer, "code", "code-wrong");
}

void
confirm_stranger(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct flow_proof proof = {
		.code = web_flow_code(request, form, CODE,
		    (int)settings_number(request->site->settings,
			SETTING_CODE_DIGITS))
	};
	struct signup signup = { .language = request->language };
	struct flow_visit visit;

	if (web_flow_is_closed(request, answer, NULL))
		return;
	web_flow_visit(request, request_work(request), &visit);
	answer_page(answer, "unknown");
	form_need(form, CODE, "code-missing");
	web_flow_judge_address(request, answer, form, &confirm_rows, &signup);
	if (!gate_take(visit.gate, visit.visitor,
		SETTING_LIMITS_SIGNIN_NETWORK))
		answer_later(answer, 429, "too-many", visit.visitor->wait);
	else if (!answer_errors_of(answer, form) && !answer_is_bad(answer))
		try_code(request, answer, &visit, &signup, &proof);
}
