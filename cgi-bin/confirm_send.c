#include "confirm_send.h"

#include <string.h>

enum pending_outcome
confirm_send(const struct request *request, struct answer *answer,
    struct pending *pending)
{
	const struct web *web = request->web;
	struct visitor visitor;
	struct registrar registrar = { .work = request_work(request),
		.gate = web->gate,
		.visitor = &visitor };

	web_visit(request, &visitor);
	value_set_flag(answer_page_values(answer), "by_text",
	    pending->via == VIA_PHONE);
	return web_flow_answer_change(request, answer, &registrar,
	    signup_resend(&registrar, pending), pending);
}

static enum pending_outcome
move(const struct request *request, struct form *form, struct answer *answer,
    struct pending *pending, const struct web_flow_rows *rows)
{
	const struct web *web = request->web;
	struct signup registration = { .language = request->language,
		.country = pending->country };
	struct visitor visitor;
	struct registrar registrar = { .work = request_work(request),
		.gate = web->gate,
		.visitor = &visitor };

	web_visit(request, &visitor);
	web_flow_judge_address(request, answer, form, rows, &registration);
	if (answer_errors_of(answer, form) || answer_is_bad(answer))
		return PENDING_OK;
	return web_flow_answer_change(request, answer, &registrar,
	    signup_change(&registrar, &registration, pending), pending);
}

enum pending_outcome
confirm_send_there(const struct request *request, struct form *form,
    struct answer *answer, struct pending *pending,
    const struct web_flow_rows *rows)
{
	if (pending->purpose == PENDING_REGISTER)
		return move(request, form, answer, pending, rows);
	if (request->json)
		answer_problem(answer, 409, "flow-wrong-step");
	else
		answer_go(answer,
		    arena_format(request->arena, "%saccount%s?action=%s",
			request->site->base, request->site->suffix,
			form_text(form, rows->via)));
	return PENDING_OK;
}
