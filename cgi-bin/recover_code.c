#include "recover.h"

#include <string.h>

#include "account/password.h"
#include "flow/code.h"
#include "http/waker.h"
#include "web_session.h"

const struct field recover_code_fields[CODE_FIELDS] = {
	[CODE] = { "code", 64, FIELD_TEXT, false, code_judge },
	[LINK] = { "token", 128, FIELD_TEXT, false, NULL },
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, false,
	    NULL },
	[CONFIRM] = { "password_confirm", PASSWORD_BYTES_MAX, FIELD_SECRET,
	    false, NULL },
	[RESEND] = { "resend", 8, FIELD_FLAG, false, NULL },
};

static void
need(struct form *form, size_t row, const char *code)
{
	if (form_text(form, row) == NULL)
		form_refuse(form, row, code);
}

/* Of the account's own words only what was typed may count: a refusal must
 * not tell whose it is. */
static void
judge_password(const struct request *request, struct answer *answer,
    struct form *form, const struct recovery *recovery)
{
	const char *own[] = { recovery->typed,
		settings_text(request->site->settings, SETTING_SITE_NAME),
		NULL };
	const struct web_flow_password rows = { PASSWORD, CONFIRM, own };

	need(form, PASSWORD, "password-missing");
	if (form_text(form, PASSWORD) == NULL)
		need(form, CONFIRM, "password_confirm-missing");
	web_flow_judge_password(request, answer, form, &rows);
}

static void
finish(const struct request *request, struct form *form, struct answer *answer,
    struct recovery *recovery, struct recovery_key *with)
{
	const struct web *web = request->web;
	struct visitor visitor;
	struct registrar registrar;
	struct session session = web_session_session(request);
	struct account account;
	enum pending_outcome outcome =
	    recovery_may_try(request_work(request), recovery, with);

	recover_registrar(request, &visitor, &registrar);
	/* Before the code is looked at, so that each try takes as long. */
	if (outcome == PENDING_OK)
		with->hash = password_hash(request->arena, web->gate->state,
		    settings_text(request->site->settings,
			SETTING_PASSWORD_SCHEME),
		    form_text(form, PASSWORD));
	if (outcome == PENDING_OK && with->hash == NULL) {
		answer_later(answer, 503, "busy", 2);
		return;
	}
	if (outcome == PENDING_OK)
		outcome = recovery_finish(&registrar, recovery, with, &session,
		    &account);
	if (outcome == PENDING_OK) {
		web_session_answer(request, answer, &account, &session);
		if (!web_session_is_api(request))
			answer_cookie(answer, "recover", NULL, 0);
		answer_go(answer, "account");
		waker_send();
	} else if (outcome == PENDING_PAST || recovery->done) {
		recover_answer_done(request, answer, recovery);
	} else {
		web_flow_answer_trouble(request, answer, outcome, NULL,
		    &registrar.detail);
	}
}

static void
send_again(const struct request *request, struct answer *answer,
    struct recovery *recovery)
{
	struct visitor visitor;
	struct registrar registrar;
	const char *flow = request->flow;
	uint8_t key[SECRET_SIZE];
	enum pending_outcome outcome = PENDING_OK;

	if (flow == NULL
	    && flow_token_key(request_cookie(request, "recover"), key))
		flow = request_cookie(request, "recover");
	recover_registrar(request, &visitor, &registrar);
	outcome = recovery_resend(&registrar, recovery);
	if (outcome == PENDING_OK)
		recover_answer_asked(request, answer, recovery, flow);
	else if (outcome == PENDING_PAST)
		recover_answer_done(request, answer, recovery);
	else
		web_flow_answer_trouble(request, answer, outcome, NULL,
		    &registrar.detail);
}

/* The cookie of a link filled the field; the field counts.  Where it is as the
 * link had it, the link's own secret does. */
static struct recovery_key
read_key(const struct form *form, const struct recovery_link *link)
{
	struct recovery_key with = { .code = form_text(form, CODE) };

	if (with.code == NULL && form_text(form, LINK) != NULL)
		with.code = link->code;
	if (with.code != NULL && link->code[0] != '\0'
	    && strcmp(with.code, link->code) == 0)
		with.link = link;
	return with;
}

static void
judge(const struct request *request, struct form *form, struct answer *answer,
    struct recovery *recovery, const struct recovery_link *link)
{
	struct recovery_key with = read_key(form, link);

	if (with.code == NULL)
		form_refuse(form, CODE, "code-missing");
	judge_password(request, answer, form, recovery);
	if (!answer_errors_of(answer, form) && !answer_is_bad(answer))
		finish(request, form, answer, recovery, &with);
}

void
recover_code(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct recovery_link link;
	struct recovery recovery;
	enum store_outcome outcome =
	    recover_find(request, form_named(form, LINK), &recovery, &link);

	if (outcome != STORE_OK) {
		if (outcome == STORE_ABSENT && request->lost_cookie)
			answer_problem(answer, 403, "cross-site");
		else if (outcome == STORE_ABSENT)
			answer_problem(answer, 422, "flow-unknown");
		else
			answer_store_trouble(answer, outcome);
		recover_show_ask(request, answer, false);
		return;
	}
	if (recovery.done) {
		recover_answer_done(request, answer, &recovery);
	} else if (form_flag(form, RESEND)) {
		send_again(request, answer, &recovery);
	} else {
		judge(request, form, answer, &recovery, &link);
	}
	if (answer_is_bad(answer))
		recover_show_code(request, answer, &recovery, "");
}
