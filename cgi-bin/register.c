/* Registering, first half: what the form starts, changes or ends. */

#include <string.h>

#include "http/worker.h"
#include "register_flow.h"
#include "register_form.h"
#include "register_ticket.h"

/* Where another worker has written the flow of this form: a double click. */
static bool
answer_twin(const struct request *request, struct answer *answer,
    const char *flow)
{
	struct pending pending;
	enum store_outcome outcome =
	    pending_find_twin(request_work(request), flow, &pending);

	if (outcome == STORE_OK)
		web_flow_answer_waiting(request, answer, flow, &pending);
	else if (outcome != STORE_ABSENT)
		answer_store_trouble(answer, outcome);
	return outcome != STORE_ABSENT;
}

static void
judge_rest(const struct request *request, struct form *form,
    struct answer *answer, struct visitor *visitor,
    const struct register_ticket *ticket)
{
	if (ticket->outcome == GATE_TOO_MANY) {
		answer_later(answer, 429, "too-many", visitor->wait);
		return;
	}
	register_form_judge_password(request, answer, form);
	if (ticket->outcome == GATE_RIGHT)
		register_form_judge_name(request, form, visitor, answer);
	else
		form_refuse(form, ticket->work ? CHALLENGE : CAPTCHA,
		    ticket->evidence.code);
}

static void
start(const struct request *request, struct answer *answer,
    struct visitor *visitor, const struct signup *registration,
    const struct register_ticket *ticket)
{
	const struct web *web = request->web;
	struct registrar registrar = { .work = request_work(request),
		.gate = web->gate,
		.visitor = visitor };
	struct pending pending;
	enum pending_outcome outcome =
	    signup_start(&registrar, registration, ticket->flow, &pending);

	if (outcome == PENDING_OK)
		web_flow_answer_waiting(request, answer, ticket->flow,
		    &pending);
	else if (!answer_twin(request, answer, ticket->flow))
		web_flow_answer_trouble(request, answer, outcome, &pending,
		    &registrar.detail);
}

/* No flow is running: the whole form, behind limits and captcha. */
static void
begin(const struct request *request, struct form *form, struct answer *answer)
{
	const struct web *web = request->web;
	struct register_ticket ticket = { .flow = arena_alloc(request->arena,
					      FLOW_TOKEN) };
	struct signup registration;
	struct visitor visitor;
	bool twin = false;

	web_visit(request, &visitor);
	register_form_judge(request, answer, form, true, &registration);
	if (!gate_allows(web->gate, &visitor, SETTING_LIMITS_REGISTRATIONS)) {
		register_form_show(request, form, answer, REGISTER_PICTURE);
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	register_ticket_judge(request, form, &visitor, &registration, &ticket);
	twin = !ticket.fresh && answer_twin(request, answer, ticket.flow);
	if (!twin)
		judge_rest(request, form, answer, &visitor, &ticket);
	if (!twin && !answer_errors_of(answer, form) && !answer_is_bad(answer))
		start(request, answer, &visitor, &registration, &ticket);
	if (answer_is_bad(answer))
		register_form_show(request, form, answer,
		    ticket.fresh ? REGISTER_PASS : REGISTER_PICTURE);
}

static void
post(const struct request *request, struct form *form, struct answer *answer)
{
	struct pending pending;

	if (web_flow_is_closed(request, answer, NULL))
		return;
	if (web_flow_find_registration(request, answer, &pending))
		register_flow_go_on(request, form, answer, &pending);
	else if (answer_is_bad(answer))
		register_form_show(request, form, answer, REGISTER_PICTURE);
	else
		begin(request, form, answer);
}

#define FORM .fields = register_fields, .field_count = FIELDS
static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .again = true,
	    FORM,
	    .handler = register_form_again,
	    .page = "register" },
	{ .method = METHOD_GET,
	    .when = "order=app",
	    FORM,
	    .handler = register_form_open_app,
	    .page = "register" },
	{ .method = METHOD_GET,
	    FORM,
	    .handler = register_form_open,
	    .page = "register" },
	{ .method = METHOD_POST, FORM, .handler = post, .page = "register" },
	{ .handler = NULL },
};

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "register",
		.actions = actions,
		.paths = web_flow_paths,
		.needs_state = true,
		.stores = true,
		.writes = true,
		.start = web_start_forms,
		.constants = web_flow_constants };

	return worker_main(argc, argv, &service);
}
