#include "account_own.h"

#include "account_show.h"

static void
refuse(struct request *request, struct answer *answer, const char *code)
{
	const struct site *site = request->site;

	if (!request->json) {
		answer_go(answer,
		    arena_format(request->arena, "%slogin%s?next=%saccount%s",
			site->base, site->suffix, site->base, site->suffix));
		return;
	}
	answer_page(answer, "problem");
	answer_problem(answer, 401, code);
}

bool
account_own_find(struct request *request, struct answer *answer,
    struct account_own *own)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	enum store_outcome outcome = STORE_FAILED;

	if (token == NULL) {
		refuse(request, answer, "session-missing");
		return false;
	}
	if (work != NULL)
		outcome = session_find(work, token, &own->session);
	if (outcome == STORE_OK)
		outcome =
		    account_get(work, own->session.account, &own->account);
	if (outcome == STORE_ABSENT
	    || (outcome == STORE_OK && own->account.disabled)) {
		answer_cookie(answer, "session", NULL, 0);
		refuse(request, answer, "session-expired");
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

enum store_outcome
account_own_begin(struct request *request, struct account_own *own)
{
	struct work *work = request_work(request);
	enum store_outcome outcome = work_begin(work);

	return outcome == STORE_OK
		   ? account_get(work, own->account.id, &own->account)
		   : outcome;
}

bool
account_own_end(struct request *request, struct answer *answer,
    struct account_own *own, enum store_outcome outcome)
{
	struct work *work = request_work(request);

	if (outcome == STORE_OK)
		outcome = account_update(work, &own->account);
	if (outcome == STORE_OK)
		outcome = work_commit(work);
	else
		work_abort(work);
	if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	return outcome == STORE_OK;
}

void
account_own_done(struct request *request, struct answer *answer,
    const struct account_own *own, const char *word)
{
	account_show_values(request, answer, own);
	answer_go(answer, desk_done_path(request, word));
}
