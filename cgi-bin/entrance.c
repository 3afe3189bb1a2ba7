#include "entrance.h"

#include <string.h>

#include "account/familiar.h"
#include "account/show.h"

bool
entrance_is_api(const struct request *request)
{
	return request->json_body && !request->browser;
}

struct session
entrance_session(const struct request *request)
{
	struct session session = { .kind = SESSION_WEB,
		.agent = request->agent,
		.network = request->address };

	if (entrance_is_api(request))
		session.kind = SESSION_API;
	return session;
}

void
entrance_answer(struct request *request, struct answer *answer,
    const struct account *account, const struct session *session)
{
	const struct settings *settings = request->site->settings;
	bool kept = session->kind == SESSION_REMEMBER;

	if (!entrance_is_api(request)) {
		answer_cookie(answer, "session", session->token,
		    kept ? session_life(settings, session->kind) : 0);
		answer_cookie(answer, "device",
		    familiar_make(request->arena, request->site->key,
			account->id, request->now),
		    FAMILIAR_LIFE);
	}
	show_account(answer_values(answer), account);
	/* A browser's script has no use for what the cookie carries. */
	show_session(answer_values(answer), settings, session,
	    !request->browser);
}

bool
entrance_open(struct request *request, struct answer *answer,
    const struct account *account, struct session *session)
{
	struct work *work = request_work(request);
	enum store_outcome outcome = STORE_OK;

	if (account->disabled) {
		answer_page(answer, "waiting");
		answer_problem(answer, 403, "account-waiting");
		return false;
	}
	outcome = work_begin(work);
	memcpy(session->account, account->id, ACCOUNT_ID);
	if (outcome == STORE_OK)
		outcome = session_start(work, session);
	if (outcome == STORE_OK)
		outcome = work_commit(work);
	else
		work_abort(work);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return false;
	}
	entrance_answer(request, answer, account, session);
	return true;
}

/* mod_fcgid makes 401 of each refusal, so that for want of a group, too. */
static bool
is_signed_in(struct request *request)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	struct session session;

	return work != NULL && session_find(work, token, &session) == STORE_OK;
}

bool
entrance_is_guard(struct request *request, struct answer *answer)
{
	const struct site *site = request->site;

	if (request->wanted == NULL)
		return false;
	if (is_signed_in(request)) {
		answer_page(answer, "refused");
		answer_problem(answer, 403, "account-refused");
	} else if (request->json) {
		answer_problem(answer, 401, "session-missing");
	} else {
		answer_go(answer,
		    arena_format(request->arena, "%slogin%s?next=%s",
			site->base, site->suffix, request->wanted));
	}
	return true;
}

/* This session, or all that its owner has. */
static enum store_outcome
end(const struct request *request, struct work *work,
    const struct session *session)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	outcome = form_has(request->body, "all")
		      ? session_end_all(work, session->account, NULL)
		      : session_end(work, session);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

void
entrance_close(struct request *request, struct form *form,
    struct answer *answer)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	struct session session;
	enum store_outcome outcome = STORE_ABSENT;

	(void)form;
	if (work != NULL)
		outcome = session_find(work, token, &session);
	if (outcome == STORE_OK)
		outcome = end(request, work, &session);
	if (outcome != STORE_OK && outcome != STORE_ABSENT) {
		answer_store_trouble(answer, outcome);
		return;
	}
	answer_cookie(answer, "session", NULL, 0);
	answer_go(answer, "");
}
