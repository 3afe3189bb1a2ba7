#include "web_flow.h"

#include "http/waker.h"
#include "show.h"
#include "show_pending.h"
#include "web_session.h"

enum { YEAR = 365 * 86400 };

void
web_flow_give_flow(const struct request *request, struct answer *answer,
    const char *flow)
{
	if (web_session_is_api(request))
		return;
	answer_cookie(answer, "flow", flow,
	    settings_number(request->site->settings, SETTING_PENDING_LIFE));
}

void
web_flow_answer_waiting(const struct request *request, struct answer *answer,
    const char *flow, const struct pending *pending)
{
	struct value *values = answer_values(answer);
	enum store_outcome outcome = STORE_OK;

	/* To a browser the cookie says it; a script need not see it. */
	if (!request->browser)
		value_set_text(values, "flow", flow);
	outcome = show_pending(values, request_work(request), pending);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	web_flow_give_flow(request, answer, flow);
	if (pending->country != NULL && !web_session_is_api(request))
		answer_cookie(answer, "region", pending->country, YEAR);
	answer_status(answer, 202);
	answer_go(answer, "confirm");
	waker_send();
}

void
web_flow_answer_done(const struct request *request, struct answer *answer,
    const struct pending *pending, const struct session *session)
{
	struct account account;
	enum store_outcome outcome =
	    account_get(request_work(request), pending->account, &account);

	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	if (pending->purpose == PENDING_CHANGE) {
		show_account(answer_values(answer), &account);
		answer_go(answer, web_flow_done_path(request, "address"));
		waker_send();
		return;
	}
	answer_status(answer, 201);
	if (account.waiting) {
		show_account(answer_values(answer), &account);
		value_set_text(answer_values(answer), "next", "approval");
		answer_go(answer, "confirm");
		return;
	}
	web_session_answer(request, answer, &account, session);
	answer_go(answer, "account");
}

static const char *
page_of(const struct pending *pending)
{
	switch (pending->next) {
	case PENDING_SETTINGS:
		return "app-settings";
	case PENDING_USERNAME:
		return "name";
	case PENDING_CODE:
	case PENDING_DONE:
		return "confirm";
	}
	return "confirm";
}

bool
web_flow_wants_terms(const struct pending *pending)
{
	return pending->next == PENDING_SETTINGS && pending->terms == NULL;
}

void
web_flow_show_code_page(const struct request *request, struct answer *answer,
    const struct pending *pending)
{
	const struct web *web = request->web;
	struct value *values = answer_page_values(answer);
	const struct country *country =
	    pending->country == NULL
		? NULL
		: country_find(web->countries, pending->country);

	answer_page(answer, page_of(pending));
	if (request->json)
		return;
	if (pending->app)
		value_set_text(values, "app", "inner");
	value_set_flag(values, "has_form", true);
	value_set_flag(value_set_object(values, "terms"), "again",
	    web_flow_wants_terms(pending));
	value_set_flag(values, "registers",
	    pending->purpose == PENDING_REGISTER);
	if (country != NULL) {
		value_set_text(values, "country_name",
		    country_name(web->countries, request->language, country));
		value_set_text(values, "country_code", country->calling_code);
	}
	(void)show_pending_page(values, request_work(request), pending);
}

const char *const web_flow_paths[] = { "captcha/needed", "captcha/link",
	"link/captcha", "suggested", "flow/running", "number/country",
	"number/owner", "number/least", "number/most", "number/range",
	"number/example", "country_code", "via/email", "via/phone",
	"captcha/spare", "terms/again", "link/previous", "example", "sent_to",
	"delivery/queued", "delivery/sent", "delivery/retrying",
	"delivery/failed", "sent_at", "next_try_in", "resend_in", "resend_at",
	"expires_minutes", "tries_left", "country_name", "registers", NULL };
