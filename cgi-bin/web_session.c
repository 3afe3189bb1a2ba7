#include "web_session.h"

#include <string.h>

#include "account/device_cookie.h"
#include "flow/signin.h"
#include "show.h"

bool
web_session_is_api(const struct request *request)
{
	return request->json_body && !request->browser;
}

struct session
web_session_session(const struct request *request)
{
	struct session session = { .kind = SESSION_WEB,
		.device_cookie = request_cookie(request, "device"),
		.agent = request->agent,
		.network = request->visitor.address };

	if (web_session_is_api(request))
		session.kind = SESSION_API;
	return session;
}

void
web_session_keep(const struct request *request, struct answer *answer,
    const struct session *session)
{
	if (session->device_cookie != NULL && !web_session_is_api(request))
		answer_cookie(answer, "device", session->device_cookie,
		    DEVICE_COOKIE_LIFE);
}

void
web_session_answer(const struct request *request, struct answer *answer,
    const struct account *account, const struct session *session)
{
	const struct settings *settings = request->site->settings;
	bool kept = session->kind == SESSION_REMEMBER;

	if (!web_session_is_api(request))
		web_session_cookie(request, answer, session->token,
		    kept ? session_life(settings, session->kind) : 0);
	web_session_keep(request, answer, session);
	show_account(answer_values(answer), account);
	/* A browser's script has no use for what the cookie carries. */
	show_session(answer_values(answer), settings, session,
	    !request->browser);
}

/* In the open transaction: the account as it is now, and what it says. */
static enum store_outcome
start(struct work *work, const struct account *verified,
    struct account *account, struct session *session,
    enum web_session_outcome *entrance)
{
	enum store_outcome outcome = account_get(work, verified->id, account);

	*entrance = WEB_SESSION_CHANGED;
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK || !signin_holds(verified, account)
	    || (account->disabled && !account->waiting))
		return outcome;
	*entrance = WEB_SESSION_REFUSED;
	if (account->disabled)
		return outcome;
	*entrance = WEB_SESSION_OPEN;
	return session_start(work, account, session);
}

enum web_session_outcome
web_session_open(const struct request *request, struct answer *answer,
    const struct account *verified, struct session *session)
{
	struct work *work = request_work(request);
	enum web_session_outcome entrance = WEB_SESSION_REFUSED;
	enum store_outcome outcome = STORE_OK;
	struct account account;

	/* A page would be signed in by a cookie. */
	if (!request->may_use_cookies && !request->json) {
		answer_page(answer, "problem");
		answer_problem(answer, 403, "cross-site");
		return WEB_SESSION_REFUSED;
	}
	outcome = work_begin(work);
	if (outcome == STORE_OK)
		outcome = start(work, verified, &account, session, &entrance);
	if (outcome == STORE_OK && entrance == WEB_SESSION_OPEN)
		outcome = work_commit(work);
	else
		work_abort(work);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return WEB_SESSION_REFUSED;
	}
	if (entrance == WEB_SESSION_OPEN) {
		web_session_answer(request, answer, &account, session);
	} else if (entrance == WEB_SESSION_REFUSED) {
		answer_page(answer, "waiting");
		answer_problem(answer, 403, "account-waiting");
	}
	return entrance;
}

enum store_outcome
web_session_find(const struct request *request, struct account *account)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	struct session session;

	if (token == NULL)
		return STORE_ABSENT;
	return work == NULL ? STORE_FAILED
			    : session_find(work, token, &session, account);
}

enum store_outcome
web_session_is_in(const struct request *request,
    const uint8_t account[ACCOUNT_ID])
{
	struct account owner;
	enum store_outcome outcome = web_session_find(request, &owner);

	return outcome == STORE_OK
		       && (owner.disabled
			   || memcmp(owner.id, account, ACCOUNT_ID) != 0)
		   ? STORE_ABSENT
		   : outcome;
}
