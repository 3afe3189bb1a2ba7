/* Registering, first half: what the form starts, changes or ends. */

#include <string.h>

#include "http/worker.h"
#include "register_flow.h"
#include "register_form.h"
#include "register_ticket.h"

/* Where another worker has written the flow of this form: a double click. */
static bool
answer_twin(const struct request *request, struct answer *answer,
    struct flow_visit *visit, const char *token)
{
	struct flow flow;
	enum store_outcome outcome =
	    flow_find_twin(visit, FLOW_REGISTER, token, &flow);

	if (outcome == STORE_OK)
		web_flow_answer_waiting(request, answer, visit, token, &flow);
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
	if (ticket->outcome == GATE_BUSY) {
		answer_later(answer, 503, "busy", 60);
		return;
	}
	register_form_judge_password(request, answer, form);
	if (ticket->outcome == GATE_RIGHT)
		register_form_judge_name(request, form, visitor, answer);
	else
		form_refuse(form, ticket->work ? CHALLENGE : CAPTCHA,
		    ticket->evidence.code);
}

/* True where one was started. */
static bool
start(const struct request *request, struct answer *answer,
    struct flow_visit *visit, const struct signup *signup, const char *token)
{
	struct flow flow;
	enum flow_outcome outcome = signup_start(visit, signup, token, &flow);

	if (outcome == FLOW_OK)
		web_flow_answer_waiting(request, answer, visit, token, &flow);
	else if (!answer_twin(request, answer, visit, token))
		web_flow_answer_trouble(request, answer, outcome, visit, &flow);
	return outcome == FLOW_OK;
}

/* Behind the limit; true where a flow was started. */
static bool
judge(const struct request *request, struct form *form, struct answer *answer,
    struct flow_visit *visit, struct register_ticket *ticket)
{
	register_ticket_judge(request, form, visit->visitor, ticket);
	if (!ticket->fresh
	    && answer_twin(request, answer, visit, ticket->token))
		return false;
	judge_rest(request, form, answer, visit->visitor, ticket);
	return !answer_errors_of(answer, form) && !answer_is_bad(answer)
	       && start(request, answer, visit, &ticket->signup, ticket->token);
}

/* No flow is running: behind limits and captcha.  The limit is taken before all
 * else, and given back where nothing was started. */
static void
begin(const struct request *request, struct form *form, struct answer *answer,
    struct flow_visit *visit)
{
	struct register_ticket ticket = { .token = arena_alloc(request->arena,
					      FLOW_TOKEN) };

	register_form_judge(request, answer, form, true, &ticket.signup);
	if (!gate_take(visit->gate, visit->visitor,
		SETTING_LIMITS_REGISTRATIONS))
		answer_later(answer, 429, "too-many", visit->visitor->wait);
	else if (!judge(request, form, answer, visit, &ticket))
		gate_return(visit->gate, visit->visitor,
		    SETTING_LIMITS_REGISTRATIONS);
	if (!answer_is_bad(answer))
		return;
	if (ticket.outcome == GATE_IMPOSSIBLE)
		register_form_keep(request, form, answer);
	else
		register_form_show(request, form, answer,
		    ticket.fresh ? REGISTER_PASS : REGISTER_PICTURE);
}

static void
post(const struct request *request, struct form *form, struct answer *answer)
{
	struct flow_visit visit;
	struct flow flow;

	if (web_flow_is_closed(request, answer, NULL))
		return;
	if (web_flow_find_registration(request, answer, &visit, &flow)) {
		register_flow_go_on(request, form, answer, &visit, &flow);
	} else if (answer_is_bad(answer)) {
		register_form_show(request, form, answer, REGISTER_PICTURE);
	} else {
		web_flow_visit(request, request_work(request), &visit);
		begin(request, form, answer, &visit);
	}
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
