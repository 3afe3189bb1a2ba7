/* How the good outcomes of a flow are answered, and its code page. */

#include "web_flow.h"

#include "base/seconds.h"
#include "http/waker.h"
#include "show.h"
#include "show_flow.h"
#include "web_session.h"

void
web_flow_give_token(const struct request *request, struct answer *answer,
    const char *token)
{
	if (web_session_is_api(request))
		return;
	answer_cookie(answer, "flow", token,
	    settings_number(request->site->settings, SETTING_PENDING_LIFE));
}

void
web_flow_answer_waiting(const struct request *request, struct answer *answer,
    const struct flow_visit *visit, const char *token, const struct flow *flow)
{
	struct value *values = answer_values(answer);
	enum store_outcome outcome = STORE_OK;

	/* To a browser the cookie says it; a script need not see it. */
	if (!request->browser)
		value_set_text(values, "flow", token);
	outcome = show_flow(values, visit, flow);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	web_flow_give_token(request, answer, token);
	if (flow->country != NULL && !web_session_is_api(request))
		answer_cookie(answer, "region", flow->country, SECONDS_YEAR);
	answer_status(answer, 202);
	answer_go(answer, "confirm");
	waker_send();
}

void
web_flow_answer_done(const struct request *request, struct answer *answer,
    const struct flow *flow, const struct flow_owner *owner)
{
	if (flow->purpose == FLOW_CHANGE) {
		show_account(answer_values(answer), owner->account);
		answer_go(answer, web_flow_done_path(request, "address"));
		waker_send();
		return;
	}
	answer_status(answer, 201);
	if (owner->account->waiting) {
		show_account(answer_values(answer), owner->account);
		value_set_text(answer_values(answer), "next", "approval");
		answer_go(answer, "confirm");
		return;
	}
	web_session_answer(request, answer, owner->account, owner->session);
	answer_go(answer, "account");
}

static const char *
page_of(const struct flow *flow)
{
	switch (flow->next) {
	case FLOW_SETTINGS:
		return "app-settings";
	case FLOW_USERNAME:
		return "name";
	case FLOW_CODE:
	case FLOW_DONE:
		return "confirm";
	}
	return "confirm";
}

bool
web_flow_wants_terms(const struct flow *flow)
{
	return flow->next == FLOW_SETTINGS && flow->terms == NULL;
}

void
web_flow_show_code_page(const struct request *request, struct answer *answer,
    const struct flow_visit *visit, const struct flow *flow)
{
	const struct web *web = request->web;
	struct value *values = answer_page_values(answer);
	const struct country *country =
	    flow->country == NULL ? NULL
				  : country_find(web->countries, flow->country);

	answer_page(answer, page_of(flow));
	if (request->json)
		return;
	if (flow->app)
		value_set_text(values, "app", "inner");
	value_set_flag(values, "has_form", true);
	value_set_flag(value_set_object(values, "terms"), "again",
	    web_flow_wants_terms(flow));
	value_set_flag(values, "registers", flow->purpose == FLOW_REGISTER);
	if (country != NULL) {
		value_set_text(values, "country_name",
		    country_name(web->countries, request->language, country));
		value_set_text(values, "country_code", country->calling_code);
	}
	(void)show_flow_page(values, visit, flow);
}

const char *const web_flow_paths[] = { "captcha/needed", "captcha/link",
	"link/captcha", "suggested", "flow/running", "number/country",
	"number/owner", "number/least", "number/most", "number/range",
	"number/example", "country_code", "via/email", "via/phone",
	"captcha/spare", "terms/again", "link/previous", "example", "sent_to",
	"delivery/queued", "delivery/sent", "delivery/retrying",
	"delivery/failed", "sent_at", "next_try_in", "resend_in", "resend_at",
	"expires_minutes", "tries_left", "country_name", "registers", NULL };
