/* Another code, to the same address or to another one. */

#include "confirm.h"

enum flow_outcome
confirm_send(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow)
{
	value_set_flag(answer_page_values(answer), "by_text",
	    flow->via == VIA_PHONE);
	return web_flow_answer_change(request, answer, flow_resend(visit, flow),
	    visit, flow);
}

enum flow_outcome
confirm_send_there(const struct request *request, struct form *form,
    struct answer *answer, struct flow_visit *visit, struct flow *flow)
{
	struct signup signup = { .language = request->language,
		.country = flow->country };

	if (flow->purpose != FLOW_REGISTER) {
		if (request->json)
			answer_problem(answer, 409, "flow-wrong-step");
		else
			answer_go(answer,
			    arena_format(request->arena,
				"%saccount%s?action=%s", request->site->base,
				request->site->suffix, form_text(form, VIA)));
		return FLOW_OK;
	}
	web_flow_judge_address(request, answer, form, &confirm_rows, &signup);
	if (answer_errors_of(answer, form) || answer_is_bad(answer))
		return FLOW_OK;
	return web_flow_answer_change(request, answer,
	    signup_alter(visit, &signup, flow), visit, flow);
}
