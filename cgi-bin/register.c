/* Registering, first half: what the form starts, changes or ends. */

#include <string.h>

#include "register_flow.h"
#include "register_form.h"

/* The same form a moment ago, a double click or a page sent again: its flow,
 * or where it is not written yet what will be said of it.  One look: no worker
 * waits for another. */
static bool
find_twin(struct request *request, struct answer *answer,
    const struct registration *registration, const char *flow)
{
	const struct desk *desk = request->own;
	struct work *work = request_work(request);
	struct pending pending;
	bool there = pending_find(work, flow, &pending) == STORE_OK;

	if (!there && !token_is_noted(desk->guard->issuer, flow, request->now))
		return false;
	if (!there)
		registration_expect(work, registration, &pending);
	desk_answer_waiting(request, answer, flow, &pending);
	return true;
}

static void
start(struct request *request, struct answer *answer, struct visitor *visitor,
    const struct registration *registration, const char *flow)
{
	const struct desk *desk = request->own;
	struct registrar registrar = { .work = request_work(request),
		.guard = desk->guard,
		.visitor = visitor };
	struct pending pending;
	enum pending_outcome outcome =
	    registration_start(&registrar, registration, flow, &pending);

	if (outcome == PENDING_OK
	    || (outcome == PENDING_PAST && pending.next == PENDING_CODE)) {
		desk_answer_waiting(request, answer, flow, &pending);
		return;
	}
	register_form_show(request, answer, REGISTER_PASS);
	desk_answer_trouble(request, answer, outcome, &pending,
	    &registrar.detail);
}

/* What a form brings besides its fields, and what became of it. */
struct ticket {
	struct guard_evidence evidence;
	enum guard_outcome outcome;
	bool work;
	char *flow; /* the one it makes, in the request's arena; "" for none */
};

static void
judge_ticket(struct request *request, struct form *form,
    struct visitor *visitor, const struct registration *registration,
    struct ticket *ticket)
{
	const struct desk *desk = request->own;
	const char *token = NULL;

	ticket->evidence = (struct guard_evidence){
		.token = form_text(form, TOKEN),
		.answer = form_text(form, CAPTCHA),
		.challenge = form_text(form, CHALLENGE),
		.proof = form_text(form, PROOF),
		.may_work = registration->app,
	};
	ticket->outcome = guard_judge(desk->guard, visitor, &ticket->evidence);
	ticket->work = strcmp(ticket->evidence.field, "challenge") == 0;
	token =
	    ticket->work ? ticket->evidence.challenge : ticket->evidence.token;
	if (form_is_good(form) && token != NULL && request_work(request))
		registration_flow(request_work(request), token, registration,
		    ticket->flow);
	if (ticket->outcome == GUARD_RIGHT && ticket->flow[0] != '\0')
		token_note(desk->guard->issuer, ticket->flow, request->now);
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

/* No flow is running: the whole form, behind limits and captcha. */
static void
begin(struct request *request, struct form *form, struct answer *answer)
{
	const struct desk *desk = request->own;
	struct ticket ticket = { .flow = arena_alloc(request->arena,
				     PENDING_FLOW) };
	struct registration registration;
	struct visitor visitor;

	desk_visit(request, &visitor);
	register_form_judge(request, answer, form, true, &registration);
	if (!guard_allows(desk->guard, &visitor, "limits.registrations")) {
		register_form_show(request, answer, REGISTER_PICTURE);
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	judge_ticket(request, form, &visitor, &registration, &ticket);
	if (ticket.outcome == GUARD_SPENT && ticket.flow[0] != '\0'
	    && find_twin(request, answer, &registration, ticket.flow))
		return;
	judge_rest(request, form, answer, &visitor, &ticket);
	if (answer_errors_of(answer, form) || answer_is_bad(answer))
		register_form_show(request, answer,
		    ticket.outcome == GUARD_RIGHT ? REGISTER_PASS
						  : REGISTER_PICTURE);
	else
		start(request, answer, &visitor, &registration, ticket.flow);
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
		register_form_show(request, answer, REGISTER_PICTURE);
	else
		begin(request, form, answer);
}

static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .handler = register_form_open,
	    .page = "register" },
	{ .method = METHOD_POST,
	    .fields = register_form_fields,
	    .field_count = FIELDS,
	    .handler = post,
	    .page = "register" },
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

	return service_main(argc, argv, &service);
}
