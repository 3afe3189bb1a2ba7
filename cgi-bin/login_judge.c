#include "login_judge.h"

#include "contact/login.h"
#include "entrance.h"
#include "flow/resume.h"

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
	struct session session = entrance_session(request);
	const char *next = request_next(request);

	signin_refresh(request_work(request), web->guard->state, signin);
	if (session.kind == SESSION_WEB && form_flag(form, REMEMBER))
		session.kind = SESSION_REMEMBER;
	switch (entrance_open(request, answer, &signin->account, &session)) {
	case ENTRANCE_OPEN:
		break;
	case ENTRANCE_CHANGED:
		refuse(request, answer);
		return;
	case ENTRANCE_REFUSED:
		return;
	}
	/* One that will be deleted is first offered to be kept. */
	if (next == NULL || signin->account.delete_at != 0)
		next = "account";
	answer_go(answer, next);
}

/* To the code page, wherever the registration was begun. */
static void
resume(const struct request *request, struct answer *answer,
    struct pending *pending)
{
	char *flow = arena_alloc(request->arena, FLOW_TOKEN);
	enum store_outcome outcome =
	    resume_open(request_work(request), pending, flow);

	pending->elsewhere = true;
	/* It was finished or changed meanwhile: the next try tells. */
	if (outcome == STORE_ABSENT)
		outcome = STORE_BUSY;
	if (outcome == STORE_OK)
		desk_answer_waiting(request, answer, flow, pending);
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
		resume(request, answer, &signin->pending);
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
	struct login_place place = { .table = web_countries(request->site),
		.settings = request->site->settings,
		.country = form_text(form, COUNTRY),
		.region = request->region };
	struct login login;
	struct visitor visitor;
	struct attempt attempt = { .work = request_work(request),
		.guard = web->guard,
		.backoff = web->backoff,
		.visitor = &visitor,
		.familiar = request_cookie(request, "device") };
	struct signin signin = { .password = form_text(form, PASSWORD) };
	enum signin_outcome outcome = SIGNIN_WRONG;

	if (request->waited > LONGEST) {
		answer_later(answer, 503, "busy", 2);
		return;
	}
	web_visit(request, &visitor);
	login_read(request->arena, &place, form_text(form, LOGIN), &login);
	signin.login = login.value;
	attempt.subject = login_fold(request->arena, &login);
	outcome = attempt_judge(&attempt, &signin);
	if (outcome == SIGNIN_TOO_MANY)
		answer_later(answer, 429, "too-many", visitor.wait);
	else
		tell(request, form, answer, outcome, &signin);
}
