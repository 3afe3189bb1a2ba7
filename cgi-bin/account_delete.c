/* The end of an account: asked for, and taken back. */

#include "account/password.h"
#include "account/removal.h"
#include "account_do.h"
#include "account_show.h"
#include "http/waker.h"
#include "web_session.h"

const struct field account_do_proof_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
};

void
account_do_delete(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct work *work = NULL;
	struct account_own own;
	enum store_outcome outcome = STORE_OK;
	int64_t wait = 0;

	if (!account_own_find(request, answer, &own))
		return;
	value_set_flag(answer_page_values(answer), "ask", true);
	if (!account_own_prove(request, form, answer, &own, true))
		return;
	work = request_work(request);
	if (!account_own_begin(request, answer, &own))
		return;
	wait = removal_wait(work, &own.account);
	if (wait > 0) {
		work_abort(work);
		answer_later(answer, 429, "delete-recovered", wait);
		return;
	}
	outcome = removal_ask(work, &own.account);
	if (!account_own_end(request, answer, outcome))
		return;
	waker_send();
	web_session_forget(request, answer);
	answer_page(answer, "account-deleted");
	account_show_values(request, answer, &own);
	account_show_page(request, answer, &own, false);
}

void
account_do_cancel_delete(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct account_own own;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_find(request, answer, &own)
	    || !account_own_prove(request, form, answer, &own, false)
	    || !account_own_begin(request, answer, &own))
		return;
	outcome = removal_keep(request_work(request), &own.account);
	if (account_own_end(request, answer, outcome))
		account_own_done(request, answer, &own, "kept");
}
