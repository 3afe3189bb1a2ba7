#include "register_flow.h"

#include "account/password.h"
#include "base/ascii.h"
#include "flow/terms.h"
#include "register_form.h"
#include "web_session.h"

/* The address is proved; name and password were missing. */
static void
finish(const struct request *request, struct answer *answer,
    struct flow_visit *visit, const struct signup *signup, struct flow *flow)
{
	struct session session = web_session_session(request);
	struct account account;
	struct flow_owner owner = { &account, &session };
	enum flow_outcome outcome =
	    signup_complete(visit, signup, flow, &owner);

	if (outcome == FLOW_OK) {
		web_flow_answer_done(request, answer, flow, &owner);
		return;
	}
	web_flow_answer_trouble(request, answer, outcome, visit, flow);
	if (web_flow_goes_on(outcome))
		web_flow_show_code_page(request, answer, visit, flow);
}

/* The account is there.  Its own browser goes on to it; a program that can
 * name name and password gets the first answer again, everybody else learns
 * that it is done. */
static void
repeat(const struct request *request, struct form *form, struct answer *answer,
    struct visitor *visitor, const struct flow *flow)
{
	const struct web *web = request->web;
	struct work *work = request_work(request);
	const char *name = form_text(form, USERNAME);
	const char *password = form_text(form, PASSWORD);
	enum password_outcome outcome = PASSWORD_WRONG;
	struct gate_hash hash = { .network = true };
	struct account account;
	bool named = request->json && name != NULL && password != NULL
		     && account_get(work, flow->account, &account) == STORE_OK
		     && !account.disabled && account.epoch == flow->epoch
		     && ascii_same(name, account.username);

	if (named && !gate_take_hash(web->gate, visitor, &hash)) {
		answer_later(answer, 429, "too-many", visitor->wait);
		return;
	}
	if (named)
		outcome = password_verify(web->gate->state,
		    settings_text(work->settings, SETTING_PASSWORD_SCHEME),
		    account.password, password);
	if (outcome == PASSWORD_BUSY)
		answer_later(answer, 503, "busy", 2);
	else if (outcome == PASSWORD_WRONG)
		web_flow_answer_past(request, answer, flow, NULL);
	else
		web_flow_open_again(request, answer, &account);
}

/* Who agreed to them was somebody else, who had not the code. */
static void
judge_terms(const struct request *request, struct form *form)
{
	const char *code =
	    terms_judge(request->site->settings, form_text(form, TERMS), true);

	if (code != NULL)
		form_refuse(form, TERMS, code);
}

static void
complete(const struct request *request, struct form *form,
    struct answer *answer, struct flow_visit *visit, struct flow *flow)
{
	struct signup signup;

	register_form_judge(request, answer, form, false, &signup);
	form_need(form, USERNAME, "username-missing");
	if (flow->password == NULL) {
		form_need(form, PASSWORD, "password-missing");
		form_need(form, CONFIRM, "password_confirm-missing");
	}
	if (web_flow_wants_terms(flow))
		judge_terms(request, form);
	register_form_judge_password(request, answer, form);
	(void)register_form_ration_name(request, form, visit->visitor, answer);
	if (answer_errors_of(answer, form) || answer_is_bad(answer)) {
		web_flow_show_code_page(request, answer, visit, flow);
		return;
	}
	finish(request, answer, visit, &signup, flow);
}

static void
alter(const struct request *request, struct form *form, struct answer *answer,
    struct flow_visit *visit, struct flow *flow)
{
	struct signup signup;
	/* A page sends all of its form; a program names the flow and what is
	 * to be other. */
	bool whole = request->flow == NULL;
	enum flow_outcome outcome = FLOW_OK;

	register_form_judge(request, answer, form, whole, &signup);
	register_form_judge_country(form, &signup, flow);
	register_form_judge_password(request, answer, form);
	register_form_judge_name(request, form, visit->visitor, answer);
	if (!answer_errors_of(answer, form) && !answer_is_bad(answer))
		outcome = web_flow_answer_change(request, answer,
		    signup_alter(visit, &signup, flow), visit, flow);
	if (answer_is_bad(answer) && web_flow_goes_on(outcome))
		register_form_show(request, form, answer, REGISTER_NOTHING);
}

void
register_flow_go_on(const struct request *request, struct form *form,
    struct answer *answer, struct flow_visit *visit, struct flow *flow)
{
	switch (flow->next) {
	case FLOW_CODE:
		alter(request, form, answer, visit, flow);
		return;
	case FLOW_SETTINGS:
	case FLOW_USERNAME:
		complete(request, form, answer, visit, flow);
		return;
	case FLOW_DONE:
		repeat(request, form, answer, visit->visitor, flow);
		return;
	}
}
