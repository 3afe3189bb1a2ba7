/* Registering, first half: what the form starts, changes or ends. */

#include <string.h>

#include "http/worker.h"
#include "register_flow.h"
#include "register_form.h"

/* Where another worker has written the flow of this form: a double click. */
static bool
answer_twin(struct request *request, struct answer *answer, const char *flow)
{
	struct pending pending;
	enum store_outcome outcome =
	    pending_find_twin(request_work(request), flow, &pending);

	if (outcome == STORE_OK)
		desk_answer_waiting(request, answer, flow, &pending);
	else if (outcome != STORE_ABSENT)
		answer_store_trouble(answer, outcome);
	return outcome != STORE_ABSENT;
}

/* What a form brings besides its fields, and what became of it. */
struct ticket {
	struct guard_evidence evidence;
	enum guard_outcome outcome;
	bool work;
	bool fresh; /* spent now, and not by the same form a moment ago */
	char *flow; /* the one it makes, in the request's arena; "" for none */
};

static void
judge_ticket(struct request *request, struct form *form,
    struct visitor *visitor, const struct registration *registration,
    struct ticket *ticket)
{
	const struct desk *desk = request->own;
	struct guard *guard = desk->guard;
	const char *token = NULL;

	ticket->evidence = (struct guard_evidence){
		.token = form_text(form, TOKEN),
		.answer = form_text(form, CAPTCHA),
		.challenge = form_text(form, CHALLENGE),
		.proof = form_text(form, PROOF),
		.may_work = registration->app,
	};
	ticket->outcome = guard_judge(guard, visitor, &ticket->evidence);
	ticket->work = strcmp(ticket->evidence.field, "challenge") == 0;
	token = form_text(form, ticket->work ? CHALLENGE : TOKEN);
	ticket->fresh = ticket->outcome == GUARD_RIGHT;
	if (!form_is_good(form) || token == NULL || !request_work(request))
		return;
	registration_flow(request_work(request), token, registration,
	    ticket->flow);
	if (ticket->fresh)
		token_note(guard->issuer, ticket->flow, request->now);
	else if (ticket->outcome == GUARD_SPENT
		 && token_is_noted(guard->issuer, ticket->flow, request->now))
		/* Whoever began this flow may have died. */
		ticket->outcome = GUARD_RIGHT;
}

static void
judge_rest(struct request *request, struct form *form, struct answer *answer,
    struct visitor *visitor, const struct ticket *ticket)
{
	if (ticket->outcome == GUARD_TOO_MANY) {
		answer_later(answer, 429, "too-many", visitor->wait);
		return;
	}
	register_form_judge_password(request, answer, form);
	if (ticket->outcome == GUARD_RIGHT)
		register_form_judge_name(request, form, visitor, answer);
	else
		form_refuse(form, ticket->work ? CHALLENGE : CAPTCHA,
		    ticket->evidence.code);
}

static void
start(struct request *request, struct answer *answer, struct visitor *visitor,
    const struct registration *registration, const struct ticket *ticket)
{
	const struct desk *desk = request->own;
	struct registrar registrar = { .work = request_work(request),
		.guard = desk->guard,
		.visitor = visitor };
	struct pending pending;
	enum pending_outcome outcome = registration_start(&registrar,
	    registration, ticket->flow, &pending);

	if (outcome == PENDING_OK)
		desk_answer_waiting(request, answer, ticket->flow, &pending);
	else if (!answer_twin(request, answer, ticket->flow))
		desk_answer_trouble(request, answer, outcome, &pending,
		    &registrar.detail);
}

/* No flow is running: the whole form, behind limits and captcha. */
static void
begin(struct request *request, struct form *form, struct answer *answer)
{
	const struct desk *own = request->own;
	struct ticket ticket = { .flow =
				     arena_alloc(request->arena, FLOW_TOKEN) };
	struct registration registration;
	struct visitor visitor;
	bool twin = false;

	desk_visit(request, &visitor);
	register_form_judge(request, answer, form, true, &registration);
	if (!guard_allows(own->guard, &visitor, SETTING_LIMITS_REGISTRATIONS)) {
		register_form_show(request, form, answer, REGISTER_PICTURE);
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	judge_ticket(request, form, &visitor, &registration, &ticket);
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
post(struct request *request, struct form *form, struct answer *answer)
{
	struct pending pending;

	if (desk_is_closed(request, answer, NULL))
		return;
	if (desk_find_registration(request, answer, &pending))
		register_flow_go_on(request, form, answer, &pending);
	else if (answer_is_bad(answer))
		register_form_show(request, form, answer, REGISTER_PICTURE);
	else
		begin(request, form, answer);
}

#define FORM .fields = register_fields, .field_count = FIELDS
static const struct action actions[] = {
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
		.paths = desk_paths,
		.needs_state = true,
		.stores = true,
		.queues = true,
		.start = desk_open,
		.constants = desk_constants };

	return worker_main(argc, argv, &service);
}
