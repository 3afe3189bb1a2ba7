#include "login_judge.h"

#include "contact/identifier.h"
#include "flow/flow_find.h"
#include "web_session.h"

enum { LONGEST = 3 /* seconds that a sign-in waits for a worker */ };

static void
refuse(const struct request *request, struct answer *answer)
{
	answer_error(answer, "login", "login-wrong");
	if (request->json)
		answer_status(answer, 401);
}

static void
begin_session(const struct request *request, const struct form *form,
    struct answer *answer, const struct signin *signin)
{
	const struct web *web = request->web;
	struct session session = web_session_session(request);
	const char *next = request_next(request);

	signin_refresh(request_work(request), web->gate->state, signin);
	if (session.kind == SESSION_WEB && form_flag(form, REMEMBER))
		session.kind = SESSION_REMEMBER;
	switch (web_session_open(request, answer, &signin->account, &session)) {
	case WEB_SESSION_OPEN:
		break;
	case WEB_SESSION_CHANGED:
		refuse(request, answer);
		return;
	case WEB_SESSION_REFUSED:
		return;
	}
	/* One that will be deleted is first offered to be kept. */
	if (next == NULL || signin->account.delete_at != 0)
		next = "account";
	answer_go(answer, next);
}

/* To the code page, wherever the registration was begun. */
static void
resume(const struct request *request, struct answer *answer, struct flow *flow)
{
	struct work *work = request_work(request);
	char *token = arena_alloc(request->arena, FLOW_TOKEN);
	struct flow_visit visit;
	enum store_outcome outcome = flow_find_open(work, flow, token);

	web_flow_visit(request, work, &visit);
	visit.elsewhere = true;
	/* It was finished or changed meanwhile: the next try tells. */
	if (outcome == STORE_ABSENT)
		outcome = STORE_BUSY;
	if (outcome == STORE_OK)
		web_flow_answer_waiting(request, answer, &visit, token, flow);
	else
		answer_store_trouble(answer, outcome);
}

static void
tell(const struct request *request, const struct form *form,
    struct answer *answer, enum signin_outcome outcome, struct signin *signin)
{
	switch (outcome) {
	case SIGNIN_RIGHT:
		begin_session(request, form, answer, signin);
		return;
	case SIGNIN_UNFINISHED:
		resume(request, answer, &signin->flow);
		return;
	case SIGNIN_WRONG:
		refuse(request, answer);
		return;
	case SIGNIN_BUSY:
		answer_later(answer, 503, "busy", 2);
		return;
	case SIGNIN_TROUBLE:
		answer_store_trouble(answer, signin->trouble);
		return;
	case SIGNIN_TOO_MANY:
		return;
	}
}

void
login_judge(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct identifier_place place = { .table = web_countries(request->site),
		.settings = request->site->settings,
		.country = form_text(form, COUNTRY),
		.region = request->region };
	struct identifier login;
	struct visitor visitor;
	struct signin_limit attempt = { .work = request_work(request),
		.gate = web->gate,
		.backoff = web->backoff,
		.visitor = &visitor,
		.device_cookie = request_cookie(request, "device") };
	struct signin signin = { .password = form_text(form, PASSWORD),
		.typed = form_sent(form, PASSWORD) };
	enum signin_outcome outcome = SIGNIN_WRONG;

	if (request->waited > LONGEST) {
		answer_later(answer, 503, "busy", 2);
		return;
	}
	web_visit(request, &visitor);
	identifier_read(request->arena, &place, form_text(form, LOGIN), &login);
	if (login.unread) {
		answer_store_trouble(answer, STORE_FAILED);
		return;
	}
	signin.login = login.value;
	attempt.subject = identifier_fold(request->arena, &login);
	outcome = signin_limit_judge(&attempt, &signin);
	if (outcome == SIGNIN_TOO_MANY)
		answer_later(answer, 429, "too-many", visitor.wait);
	else
		tell(request, form, answer, outcome, &signin);
}
