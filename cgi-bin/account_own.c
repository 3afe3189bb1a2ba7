#include "account_own.h"

#include "account_show.h"
#include "web_session.h"

static void
refuse(const struct request *request, struct answer *answer, const char *code)
{
	const struct site *site = request->site;

	if (request->lost_cookie) {
		answer_page(answer, "problem");
		answer_problem(answer, 403, "cross-site");
		return;
	}
	if (!request->json) {
		answer_go(answer,
		    arena_format(request->arena, "%slogin%s?next=%saccount%s",
			site->base, site->suffix, site->base, site->suffix));
		return;
	}
	answer_page(answer, "problem");
	answer_problem(answer, 401, code);
}

void
account_own_expire(const struct request *request, struct answer *answer)
{
	web_session_expire(request, answer);
	refuse(request, answer, "session-expired");
}

bool
account_own_find(const struct request *request, struct answer *answer,
    struct account_own *own)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	enum store_outcome outcome = STORE_FAILED;

	own->verified = false;
	if (token == NULL) {
		refuse(request, answer, "session-missing");
		return false;
	}
	if (work != NULL)
		outcome =
		    session_find(work, token, &own->session, &own->account);
	if (outcome == STORE_ABSENT
	    || (outcome == STORE_OK && own->account.disabled)) {
		account_own_expire(request, answer);
		return false;
	}
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return false;
	}
	account_show_page(request, answer, own,
	    !account_own_is_fresh(request, own));
	return true;
}

static bool
give_up(const struct request *request, struct answer *answer,
    enum store_outcome outcome)
{
	work_abort(request_work(request));
	if (outcome == STORE_ABSENT)
		account_own_expire(request, answer);
	else
		answer_store_trouble(answer, outcome);
	return false;
}

bool
account_own_begin(const struct request *request, struct answer *answer,
    struct account_own *own)
{
	struct work *work = request_work(request);
	enum store_outcome outcome = work_begin(work);

	if (outcome == STORE_OK)
		outcome = session_again(work, &own->session, &own->account);
	if (outcome == STORE_OK && own->account.disabled)
		outcome = STORE_ABSENT;
	if (outcome != STORE_OK)
		return give_up(request, answer, outcome);
	if (!own->verified || signin_holds(&own->proof, &own->account))
		return true;
	work_abort(work);
	answer_error(answer, "current_password", "current-password-wrong");
	return false;
}

bool
account_own_end(const struct request *request, struct answer *answer,
    enum store_outcome outcome)
{
	struct work *work = request_work(request);

	if (outcome == STORE_OK)
		outcome = work_commit(work);
	else
		work_abort(work);
	if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	return outcome == STORE_OK;
}

void
account_own_done(const struct request *request, struct answer *answer,
    const struct account_own *own, const char *word)
{
	account_show_values(request, answer, own);
	web_session_keep(request, answer, &own->session);
	answer_go(answer, web_flow_done_path(request, word));
}
