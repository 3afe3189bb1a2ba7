#include "register_flow.h"

#include "account/password.h"
#include "base/ascii.h"
#include "flow/terms.h"
#include "register_form.h"
#include "web_session.h"

/* The address is proved; name and password were missing. */
static void
finish(const struct request *request, struct answer *answer,
    struct registrar *registrar, const struct signup *registration,
    struct pending *pending)
{
	struct session session = web_session_session(request);
	enum pending_outcome outcome =
	    signup_complete(registrar, registration, pending, &session);

	if (outcome == PENDING_OK) {
		web_flow_answer_done(request, answer, pending, &session);
		return;
	}
	web_flow_answer_trouble(request, answer, outcome, pending,
	    &registrar->detail);
	if (web_flow_goes_on(outcome))
		web_flow_show_code_page(request, answer, pending);
}

static enum pending_outcome
change(const struct request *request, struct answer *answer,
    struct registrar *registrar, const struct signup *registration,
    struct pending *pending)
{
	enum pending_outcome outcome =
	    signup_change(registrar, registration, pending);

	return web_flow_answer_change(request, answer, registrar, outcome,
	    pending);
}

static void
need(struct form *form, size_t row, const char *code)
{
	if (form_text(form, row) == NULL)
		form_refuse(form, row, code);
}

/* The account is there.  Its own browser goes on to it; a program that can
 * name name and password gets the first answer again, everybody else learns
 * that it is done. */
static void
repeat(const struct request *request, struct form *form, struct answer *answer,
    struct visitor *visitor, const struct pending *pending)
{
	const struct web *web = request->web;
	struct work *work = request_work(request);
	const char *name = form_text(form, USERNAME);
	const char *password = form_text(form, PASSWORD);
	enum password_outcome outcome = PASSWORD_WRONG;
	struct gate_hash hash = { .network = true };
	struct account account;
	bool named =
	    request->json && name != NULL && password != NULL
	    && account_get(work, pending->account, &account) == STORE_OK
	    && !account.disabled && account.epoch == pending->epoch
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
		web_flow_answer_past(request, answer, pending, NULL);
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
    struct answer *answer, struct registrar *registrar, struct pending *pending)
{
	struct signup registration;

	register_form_judge(request, answer, form, false, &registration);
	need(form, USERNAME, "username-missing");
	if (pending->password == NULL) {
		need(form, PASSWORD, "password-missing");
		need(form, CONFIRM, "password_confirm-missing");
	}
	if (web_flow_wants_terms(pending))
		judge_terms(request, form);
	register_form_judge_password(request, answer, form);
	(void)register_form_ration_name(request, form, registrar->visitor,
	    answer);
	if (answer_errors_of(answer, form) || answer_is_bad(answer)) {
		web_flow_show_code_page(request, answer, pending);
		return;
	}
	finish(request, answer, registrar, &registration, pending);
}

static void
alter(const struct request *request, struct form *form, struct answer *answer,
    struct registrar *registrar, struct pending *pending)
{
	struct signup registration;
	/* A page sends all of its form; a program names the flow and what is
	 * to be other. */
	bool whole = request->flow == NULL;
	enum pending_outcome outcome = PENDING_OK;

	register_form_judge(request, answer, form, whole, &registration);
	register_form_judge_country(form, &registration, pending);
	register_form_judge_password(request, answer, form);
	register_form_judge_name(request, form, registrar->visitor, answer);
	if (!answer_errors_of(answer, form) && !answer_is_bad(answer))
		outcome =
		    change(request, answer, registrar, &registration, pending);
	if (answer_is_bad(answer) && web_flow_goes_on(outcome))
		register_form_show(request, form, answer, REGISTER_NOTHING);
}

void
register_flow_go_on(const struct request *request, struct form *form,
    struct answer *answer, struct pending *pending)
{
	const struct web *web = request->web;
	struct visitor visitor;
	struct registrar registrar = { .work = request_work(request),
		.gate = web->gate,
		.visitor = &visitor };

	web_visit(request, &visitor);
	switch (pending->next) {
	case PENDING_CODE:
		alter(request, form, answer, &registrar, pending);
		return;
	case PENDING_SETTINGS:
	case PENDING_USERNAME:
		complete(request, form, answer, &registrar, pending);
		return;
	case PENDING_DONE:
		repeat(request, form, answer, &visitor, pending);
		return;
	}
}
