#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "account/country_list.h"
#include "account/email.h"
#include "account/show.h"
#include "base/log.h"
#include "http/kick.h"

void *
desk_open(const struct site *site)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	if (desk == NULL)
		log_fatal("out of memory; allow this account more");
	desk->countries =
	    country_open(settings_text(site->settings, "site.countries"));
	if (desk->countries != NULL)
		desk->guard =
		    guard_open(site->state, site->settings, site->key);
	if (desk->guard != NULL)
		return desk;
	country_close(desk->countries);
	free(desk);
	return NULL;
}

void
desk_visit(const struct request *request, struct visitor *visitor)
{
	memset(visitor, 0, sizeof(*visitor));
	visitor->arena = request->arena;
	visitor->now = request->now;
	(void)network_read(&visitor->network, request->address);
}

const char *
desk_flow(const struct request *request)
{
	const char *flow = form_raw(request->body, "flow");

	return flow != NULL ? flow : request_cookie(request, "flow");
}

bool
desk_find(struct request *request, struct answer *answer,
    struct pending *pending)
{
	const char *flow = desk_flow(request);
	struct work *work = flow == NULL ? NULL : request_work(request);
	enum store_outcome outcome = STORE_ABSENT;

	if (flow != NULL)
		outcome = work == NULL ? STORE_FAILED
				       : pending_find(work, flow, pending);
	if (outcome == STORE_OK)
		return true;
	if (outcome != STORE_ABSENT)
		answer_store_trouble(answer, outcome);
	else if (form_has(request->body, "flow"))
		answer_problem(answer, 422, "flow-unknown");
	return false;
}

/* Programs that speak JSON keep the flow and the token themselves. */
static bool
is_api(const struct request *request)
{
	return request->json_body && !request->browser;
}

void
desk_give_flow(struct request *request, struct answer *answer, const char *flow)
{
	if (is_api(request))
		return;
	answer_cookie(answer, "flow", flow,
	    settings_number(request->site->settings, "pending.life"));
}

void
desk_answer_waiting(struct request *request, struct answer *answer,
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
	desk_give_flow(request, answer, flow);
	answer_status(answer, 202);
	answer_go(answer, "confirm");
	kick_send();
}

struct session
desk_session(const struct request *request)
{
	struct session session = { .kind = SESSION_WEB,
		.agent = request->agent,
		.network = request->address };

	if (is_api(request))
		session.kind = SESSION_API;
	return session;
}

void
desk_answer_done(struct request *request, struct answer *answer,
    const struct session *session)
{
	struct work *work = request_work(request);
	struct account account;
	enum store_outcome outcome =
	    account_get(work, session->account, &account);

	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	if (!is_api(request))
		answer_cookie(answer, "session", session->token, 0);
	show_account(answer_values(answer), &account);
	show_session(answer_values(answer), work->settings, session,
	    !request->browser);
	answer_status(answer, 201);
	answer_go(answer, "account");
}

void
desk_sign_in(struct request *request, struct answer *answer,
    const uint8_t id[ACCOUNT_ID])
{
	struct work *work = request_work(request);
	struct session session = desk_session(request);
	enum store_outcome outcome = work_begin(work);

	memcpy(session.account, id, ACCOUNT_ID);
	if (outcome == STORE_OK)
		outcome = session_start(work, &session);
	if (outcome == STORE_OK)
		outcome = work_commit(work);
	else
		work_abort(work);
	if (outcome == STORE_OK)
		desk_answer_done(request, answer, &session);
	else
		answer_store_trouble(answer, outcome);
}

void
desk_show_code_page(struct request *request, struct answer *answer,
    const struct pending *pending)
{
	const struct desk *desk = request->own;
	struct value *values = answer_page_values(answer);
	const struct country *country =
	    pending->country == NULL
		? NULL
		: country_find(desk->countries, pending->country);

	answer_page(answer, "confirm");
	if (request->json)
		return;
	value_set_flag(values, "has_form", true);
	value_set_flag(value_set_object(values, "flow"), "known", true);
	if (country != NULL)
		value_set_text(values, "country_name",
		    country_name(desk->countries, request->language, country));
	(void)show_pending_page(values, request_work(request), pending);
}

const char *const desk_paths[] = { "captcha/needed", "captcha/link",
	"link/captcha", "flow/running", "flow/known", "sms/on", "next/code",
	"next/username", "next/settings", "next/done", "via/email", "via/phone",
	"sent_to", "delivery/queued", "delivery/sent", "delivery/retrying",
	"delivery/failed", "sent_at", "next_try_in", "resend_in", "resend_at",
	"expires_minutes", "tries_left", "country_name", NULL };

void
desk_answer_trouble(struct request *request, struct answer *answer,
    enum pending_outcome outcome, const struct pending_detail *detail)
{
	struct value *values = answer_values(answer);

	switch (outcome) {
	case PENDING_OK:
		log_panic("a good outcome is no trouble");
	case PENDING_TOO_MANY:
		answer_later(answer, 429, "too-many", detail->wait);
		return;
	case PENDING_WRONG:
		answer_error(answer, "code", "code-wrong");
		return;
	case PENDING_EXPIRED:
		answer_error(answer, "code", "code-expired");
		return;
	case PENDING_USED_UP:
		answer_error(answer, "code", "code-used-up");
		return;
	case PENDING_NAME_TAKEN:
		if (!request->browser)
			value_set_text(values, "flow", desk_flow(request));
		/* A page tells it by the field that it shows. */
		if (request->json)
			value_set_text(values, "next", "username");
		answer_error(answer, "username", "username-taken");
		return;
	case PENDING_TROUBLE:
		answer_store_trouble(answer, detail->trouble);
		return;
	}
}

const char *
desk_judge_via(struct arena *arena, const char *typed, const char **value)
{
	(void)arena;
	if (strcmp(typed, "email") != 0 && strcmp(typed, "phone") != 0)
		return "via-wrong-type";
	*value = typed;
	return NULL;
}

static bool
domain_is_refused(const struct settings *settings, const char *address)
{
	const char *domain = email_domain(address);

	if (settings_has(settings, "email.refuse", domain))
		return true;
	return settings_items(settings, "email.allow")[0] != NULL
	       && !settings_has(settings, "email.allow", domain);
}

void
desk_judge_address(struct request *request, struct form *form,
    const struct desk_rows *rows, struct registration *registration)
{
	const struct desk *desk = request->own;
	const char *country = form_text(form, rows->country);
	const char *via = form_text(form, rows->via);

	if (country != NULL && country_find(desk->countries, country) == NULL)
		form_refuse(form, rows->country, "country-unknown");
	registration->country = country;
	registration->via = via;
	if (via == NULL)
		return;
	if (strcmp(via, "phone") == 0) {
		/* Text messages are not offered yet. */
		form_ignore(form, rows->email);
		form_refuse(form, rows->phone, "phone-country-off");
		return;
	}
	form_ignore(form, rows->phone);
	registration->address = form_text(form, rows->email);
	registration->typed = registration->address;
	if (registration->address == NULL)
		form_refuse(form, rows->email, "email-missing");
	else if (domain_is_refused(request->site->settings,
		     registration->address))
		form_refuse(form, rows->email, "email-domain-refused");
}

void
desk_constants(const struct site *site, const char *language,
    struct value *constants)
{
	struct country_table *table =
	    country_open(settings_text(site->settings, "site.countries"));

	if (table != NULL)
		country_list_set(table, language, constants);
	country_close(table);
}
