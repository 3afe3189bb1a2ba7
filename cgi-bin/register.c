/* Registering, first half: what the form starts, changes or ends. */

#include <string.h>

#include "base/clock.h"
#include "register_flow.h"
#include "register_form.h"

enum {
	TWIN_TRIES = 10,  /* how often, and */
	TWIN_PAUSE = 100, /* after how many ms a twin's flow is looked for */
};

/* The same form a moment ago: a double click, or a page sent again. */
static bool
find_twin(struct request *request, struct answer *answer, const char *flow)
{
	struct work *work = request_work(request);
	struct pending pending;

	for (int i = 0; work != NULL && i < TWIN_TRIES; i++) {
		if (pending_find(work, flow, &pending) == STORE_OK) {
			desk_answer_waiting(request, answer, flow, &pending);
			return true;
		}
		clock_sleep(TWIN_PAUSE);
	}
	return false;
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
	enum pending_outcome outcome = PENDING_OK;

	outcome = registration_start(&registrar, registration, flow, &pending);
	if (outcome == PENDING_OK
	    || (outcome == PENDING_PAST && pending.next == PENDING_CODE)) {
		desk_answer_waiting(request, answer, flow, &pending);
		return;
	}
	register_form_show(request, answer, true);
	desk_answer_trouble(request, answer, outcome, &pending,
	    &registrar.detail);
}

/* No flow is running: the whole form, behind limits and captcha. */
static void
begin(struct request *request, struct form *form, struct answer *answer)
{
	const struct desk *desk = request->own;
	char *flow = arena_alloc(request->arena, PENDING_FLOW);
	struct registration registration;
	struct visitor visitor;
	struct guard_evidence evidence = { .token = form_text(form, TOKEN),
		.answer = form_text(form, CAPTCHA),
		.challenge = form_text(form, CHALLENGE),
		.proof = form_text(form, PROOF) };
	enum guard_outcome captcha = GUARD_RIGHT;
	const char *ticket = NULL;
	bool work = false;

	desk_visit(request, &visitor);
	register_form_judge(request, answer, form, true, &registration);
	if (!guard_allows(desk->guard, &visitor, "limits.registrations")) {
		register_form_show(request, answer, false);
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	evidence.may_work = registration.app;
	captcha = guard_judge(desk->guard, &visitor, &evidence);
	work = strcmp(evidence.field, "challenge") == 0;
	ticket = work ? evidence.challenge : evidence.token;
	if (form_is_good(form) && ticket != NULL && request_work(request))
		registration_flow(request_work(request), ticket, &registration,
		    flow);
	if (captcha == GUARD_SPENT && flow[0] != '\0'
	    && find_twin(request, answer, flow))
		return;
	if (captcha == GUARD_TOO_MANY)
		answer_later(answer, 429, "too-many", visitor.wait);
	else if (captcha != GUARD_RIGHT)
		form_refuse(form, work ? CHALLENGE : CAPTCHA, evidence.code);
	else
		register_flow_judge_name(request, form, &visitor, answer);
	if (answer_errors_of(answer, form) || answer_is_bad(answer))
		register_form_show(request, answer, captcha == GUARD_RIGHT);
	else
		start(request, answer, &visitor, &registration, flow);
}

static void
post(struct request *request, struct form *form, struct answer *answer)
{
	struct pending pending;

	if (desk_is_closed(request, answer, NULL))
		return;
	if (desk_find_registration(request, answer, &pending)) {
		register_flow_go_on(request, form, answer, &pending);
	} else if (answer_is_bad(answer)) {
		register_form_show(request, answer, false);
	} else {
		begin(request, form, answer);
	}
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
