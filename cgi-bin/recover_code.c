/* Forgot password: the code and the new one, or another code. */

#include "recover.h"

#include <string.h>

#include "account/password.h"
#include "contact/prepare.h"
#include "flow/code.h"
#include "http/waker.h"
#include "web_session.h"

const struct field recover_code_fields[CODE_FIELDS] = {
	[CODE] = { "code", 256, FIELD_TEXT, false, code_judge },
	[LINK] = { "token", 128, FIELD_TEXT, false, NULL },
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, false,
	    prepare_password },
	[CONFIRM] = { "password_confirm", PASSWORD_BYTES_MAX, FIELD_SECRET,
	    false, prepare_password },
	[RESEND] = { "resend", 8, FIELD_FLAG, false, NULL },
};

/* Of the account's own words only what was typed may count: a refusal must
 * not tell whose it is. */
static void
judge_password(const struct request *request, struct answer *answer,
    struct form *form, const struct flow *flow)
{
	const char *own[] = { flow->typed,
		settings_text(request->site->settings, SETTING_SITE_NAME),
		NULL };
	const struct web_flow_password rows = { PASSWORD, CONFIRM, own };

	form_need(form, PASSWORD, "password-missing");
	if (form_text(form, PASSWORD) == NULL)
		form_need(form, CONFIRM, "password_confirm-missing");
	web_flow_judge_password(request, answer, form, &rows);
}

static void
finish(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow,
    const struct recovery_wish *wish)
{
	struct session session = web_session_session(request);
	struct account account;
	struct flow_owner owner = { &account, &session };
	enum flow_outcome outcome = recovery_finish(visit, flow, wish, &owner);

	if (outcome == FLOW_OK) {
		web_session_answer(request, answer, &account, &session);
		if (!web_session_is_api(request))
			answer_cookie(answer, "recover", NULL, 0);
		answer_go(answer, "account");
		waker_send();
	} else if (outcome == FLOW_PAST) {
		recover_answer_done(request, answer, flow);
	} else {
		web_flow_answer_trouble(request, answer, outcome, visit, flow);
	}
}

static void
send_again(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow)
{
	const char *token = request->flow;
	uint8_t key[SECRET_SIZE];
	enum flow_outcome outcome = FLOW_OK;

	if (token == NULL
	    && flow_token_key(request_cookie(request, "recover"), key))
		token = request_cookie(request, "recover");
	outcome = recovery_resend(visit, flow);
	if (outcome == FLOW_OK)
		recover_answer_asked(request, answer, visit, token, flow);
	else if (outcome == FLOW_PAST)
		recover_answer_done(request, answer, flow);
	else
		web_flow_answer_trouble(request, answer, outcome, visit, flow);
}

/* The cookie of a link filled the field; the field counts.  Where it is as the
 * link had it, the link's own secret does. */
static struct recovery_wish
read_wish(const struct request *request, struct form *form,
    const struct recovery_link *link)
{
	struct recovery_wish wish = { .proof.code = web_flow_code(request, form,
					  CODE, RECOVERY_DIGITS),
		.password = form_text(form, PASSWORD) };

	if (wish.proof.code == NULL && form_text(form, LINK) != NULL)
		wish.proof.code = link->code;
	if (wish.proof.code != NULL && link->code[0] != '\0'
	    && strcmp(wish.proof.code, link->code) == 0)
		wish.proof.link = link;
	return wish;
}

static bool
judge(const struct request *request, struct form *form, struct answer *answer,
    const struct flow *flow, const struct recovery_wish *wish)
{
	if (wish->proof.code == NULL)
		form_refuse(form, CODE, "code-missing");
	judge_password(request, answer, form, flow);
	return !answer_errors_of(answer, form) && !answer_is_bad(answer);
}

/* There is none, or none that could be found. */
static void
refuse(const struct request *request, struct answer *answer,
    enum store_outcome outcome)
{
	if (outcome == STORE_ABSENT && request->lost_cookie)
		answer_problem(answer, 403, "cross-site");
	else if (outcome == STORE_ABSENT)
		answer_problem(answer, 422, "flow-unknown");
	else
		answer_store_trouble(answer, outcome);
	recover_show_ask(request, answer, false);
}

void
recover_code(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct recovery_link link;
	struct recovery_wish wish;
	struct flow_visit visit;
	struct flow flow;
	enum store_outcome outcome =
	    recover_find(request, form_named(form, LINK), &visit, &flow, &link);

	if (outcome != STORE_OK) {
		refuse(request, answer, outcome);
		return;
	}
	wish = read_wish(request, form, &link);
	if (flow.next == FLOW_DONE)
		recover_answer_done(request, answer, &flow);
	else if (form_flag(form, RESEND))
		send_again(request, answer, &visit, &flow);
	else if (judge(request, form, answer, &flow, &wish))
		finish(request, answer, &visit, &flow, &wish);
	if (answer_is_bad(answer))
		recover_show_code(request, answer, &visit, &flow, "");
}
