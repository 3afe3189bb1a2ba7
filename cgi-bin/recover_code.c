#include "recover.h"

#include <string.h>

#include "account/code.h"
#include "account/password.h"
#include "account/strength.h"
#include "entrance.h"
#include "http/kick.h"

const struct field recover_code_fields[CODE_FIELDS] = {
	[CODE] = { "code", 64, FIELD_TEXT, false, code_judge },
	[LINK] = { "token", 64, FIELD_TEXT, false, NULL },
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
judge_password(struct request *request, struct form *form,
    const struct recovery *recovery)
{
	const char *password = form_text(form, PASSWORD);
	const char *confirm = form_text(form, CONFIRM);
	const char *own[] = { recovery->typed,
		settings_text(request->site->settings, "site.name"), NULL };
	const char *code = NULL;

	need(form, PASSWORD, "password-missing");
	need(form, CONFIRM, "password_confirm-missing");
	if (password == NULL)
		return;
	code = strength_judge(request->arena, password,
	    settings_number(request->site->settings, "password.minimum"), own);
	if (code != NULL)
		form_refuse(form, PASSWORD, code);
	if (confirm != NULL && strcmp(password, confirm) != 0)
		form_refuse(form, CONFIRM, "password-mismatch");
}

void
recover_answer_done(struct request *request, struct answer *answer,
    const struct recovery *recovery)
{
	if (!request->json && entrance_is_in(request, recovery->account)) {
		answer_go(answer, "account");
		return;
	}
	answer_page(answer, "recover-code");
	answer_problem(answer, 409, "flow-done");
}

static void
finish(struct request *request, struct form *form, struct answer *answer,
    struct recovery *recovery, const char *code)
{
	const struct desk *desk = request->own;
	struct visitor visitor;
	struct registrar registrar = { .work = request_work(request),
		.guard = desk->guard,
		.countries = desk->countries,
		.visitor = &visitor };
	struct session session = entrance_session(request);
	struct account account;
	struct recovery_key with = { .code = code };
	enum pending_outcome outcome =
	    recovery_may_try(registrar.work, recovery);

	desk_visit(request, &visitor);
	/* Before the code is looked at, so that each try takes as long. */
	if (outcome == PENDING_OK)
		with.hash = password_hash(request->arena, desk->guard->state,
		    settings_text(request->site->settings, "password.scheme"),
		    form_text(form, PASSWORD));
	if (outcome == PENDING_OK && with.hash == NULL) {
		answer_later(answer, 503, "busy", 2);
		return;
	}
	if (outcome == PENDING_OK)
		outcome = recovery_finish(&registrar, recovery, &with, &session,
		    &account);
	if (outcome == PENDING_OK) {
		entrance_answer(request, answer, &account, &session);
		if (!entrance_is_api(request))
			answer_cookie(answer, "recover", NULL, 0);
		answer_go(answer, "account");
		kick_send();
	} else if (outcome == PENDING_PAST || recovery->done) {
		recover_answer_done(request, answer, recovery);
	} else {
		desk_answer_trouble(request, answer, outcome, NULL,
		    &registrar.detail);
	}
}

static void
send_again(struct request *request, struct answer *answer,
    struct recovery *recovery)
{
	const struct desk *desk = request->own;
	struct visitor visitor;
	struct registrar registrar = { .work = request_work(request),
		.guard = desk->guard,
		.countries = desk->countries,
		.visitor = &visitor };
	const char *flow = form_raw(request->body, "flow");
	uint8_t key[SECRET_SIZE];
	enum pending_outcome outcome = PENDING_OK;

	if (flow == NULL
	    && pending_key(request_cookie(request, "recover"), key))
		flow = request_cookie(request, "recover");
	desk_visit(request, &visitor);
	outcome = recovery_resend(&registrar, recovery);
	if (outcome == PENDING_OK)
		recover_answer_asked(request, answer, recovery, flow);
	else if (outcome == PENDING_PAST)
		recover_answer_done(request, answer, recovery);
	else
		desk_answer_trouble(request, answer, outcome, NULL,
		    &registrar.detail);
}

void
recover_code(struct request *request, struct form *form, struct answer *answer)
{
	char code[RECOVERY_DIGITS + 1];
	struct recovery recovery;
	enum store_outcome outcome = recover_find(request, &recovery, code);
	const char *typed = form_text(form, CODE);

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
	/* The cookie of a link filled the field; the field counts. */
	if (typed == NULL && form_text(form, LINK) != NULL)
		typed = code;
	if (recovery.done) {
		recover_answer_done(request, answer, &recovery);
	} else if (form_flag(form, RESEND)) {
		send_again(request, answer, &recovery);
	} else {
		if (typed == NULL)
			form_refuse(form, CODE, "code-missing");
		judge_password(request, form, &recovery);
		if (!answer_errors_of(answer, form))
			finish(request, form, answer, &recovery, typed);
	}
	if (answer_is_bad(answer))
		recover_show_code(request, answer, &recovery, "");
}
