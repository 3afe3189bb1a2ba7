/* Signing out. */

#include "account/epoch.h"
#include "web_session.h"

const struct field web_session_close_fields[WEB_SESSION_CLOSE_FIELDS] = {
	[WEB_SESSION_CLOSE_ALL] = { "all", 8, FIELD_FLAG, false, NULL },
};

/* This session, or all that its owner has; one that has ended ends nothing. */
static enum store_outcome
end(const struct form *form, struct work *work, struct session *session,
    struct account *account)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome == STORE_OK)
		outcome = session_again(work, session, account);
	if (outcome == STORE_OK)
		outcome = form_came(form, WEB_SESSION_CLOSE_ALL)
			      ? epoch_raise(work, account, NULL)
			      : session_end(work, session);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

void
web_session_close(const struct request *request, struct form *form,
    struct answer *answer)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	struct session session;
	struct account account;
	enum store_outcome outcome = STORE_ABSENT;

	if (request->lost_cookie && token == NULL) {
		answer_page(answer, "problem");
		answer_problem(answer, 403, "cross-site");
		return;
	}
	if (work != NULL)
		outcome = session_find(work, token, &session, &account);
	if (outcome == STORE_OK)
		outcome = end(form, work, &session, &account);
	if (outcome != STORE_OK && outcome != STORE_ABSENT) {
		answer_store_trouble(answer, outcome);
		return;
	}
	web_session_forget(request, answer);
	answer_go(answer, "");
}
