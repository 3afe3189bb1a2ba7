/* Another password, and another user name where the site allows it. */

#include "account/epoch.h"
#include "account/notice.h"
#include "account/password.h"
#include "account_do.h"
#include "contact/prepare.h"
#include "contact/username.h"
#include "http/waker.h"

enum { PASSWORD = ACCOUNT_PROOF + 1, CONFIRM };
enum { USERNAME = ACCOUNT_PROOF + 1 };

const struct field account_do_password_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, true,
	    prepare_password },
	[CONFIRM] = { "password_confirm", PASSWORD_BYTES_MAX, FIELD_SECRET,
	    true, prepare_password },
};

const struct field account_do_name_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
	[USERNAME] = { "username", 32, FIELD_TEXT, true, username_judge },
};

static void
judge_new(const struct request *request, struct answer *answer,
    struct form *form, const struct account *account)
{
	const struct settings *settings = request->site->settings;
	const char *own[] = { account->username,
		account->email == NULL ? "" : account->email,
		account->phone == NULL ? "" : account->phone,
		settings_text(settings, SETTING_SITE_NAME), NULL };
	const struct web_flow_password rows = { PASSWORD, CONFIRM, own };

	web_flow_judge_password(request, answer, form, &rows);
}

/* Who knew the old one is signed in nowhere else any more. */
static void
set_password(const struct request *request, struct answer *answer,
    struct account_own *own, const char *hash)
{
	struct work *work = request_work(request);
	enum store_outcome outcome = STORE_OK;

	if (!account_own_begin(request, answer, own))
		return;
	own->account.password = hash;
	own->account.password_at = request->now;
	outcome = epoch_raise(work, &own->account, &own->session);
	if (outcome == STORE_OK)
		outcome = notice_send(work, &own->account, OUTBOX_PASSWORD);
	if (!account_own_end(request, answer, outcome))
		return;
	waker_send();
	account_own_done(request, answer, own, "password");
}

void
account_do_password(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct account_own own;
	const char *hash = NULL;

	if (!account_own_find(request, answer, &own))
		return;
	value_set_flag(answer_page_values(answer), "ask", true);
	judge_new(request, answer, form, &own.account);
	if (!account_own_prove(request, form, answer, &own, true))
		return;
	hash = password_hash(request->arena, web->gate->state,
	    settings_text(request->site->settings, SETTING_PASSWORD_SCHEME),
	    form_text(form, PASSWORD));
	if (hash == NULL)
		answer_later(answer, 503, "busy", 2);
	else
		set_password(request, answer, &own, hash);
}

static void
rename_to(const struct request *request, struct answer *answer,
    struct account_own *own, const char *username)
{
	struct work *work = request_work(request);
	enum store_outcome outcome = STORE_OK;

	if (!account_own_begin(request, answer, own))
		return;
	if (account_rename(work, &own->account, username, &outcome)
	    == ACCOUNT_NAME_TAKEN) {
		work_abort(work);
		answer_error(answer, "username", "username-taken");
		return;
	}
	if (outcome == STORE_OK)
		outcome = account_update(work, &own->account);
	if (account_own_end(request, answer, outcome))
		account_own_done(request, answer, own, "username");
}

void
account_do_username(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct account_own own;
	struct visitor visitor;

	if (!account_own_find(request, answer, &own))
		return;
	if (!settings_flag(request->site->settings, SETTING_ACCOUNT_RENAME)) {
		answer_problem(answer, 403, "rename-off");
		return;
	}
	if (!account_own_prove(request, form, answer, &own, false))
		return;
	web_visit(request, &visitor);
	/* It tells who has a name, as registering does. */
	if (!gate_take(web->gate, &visitor, SETTING_LIMITS_NAMES))
		answer_later(answer, 429, "too-many", visitor.wait);
	else
		rename_to(request, answer, &own, form_text(form, USERNAME));
}
