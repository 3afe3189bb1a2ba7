/* Forgot password: whose it is. */

#include "recover.h"

#include <string.h>

#include "contact/prepare.h"
#include "http/waker.h"
#include "web_captcha.h"
#include "web_session.h"

const struct field recover_ask_fields[ASK_FIELDS] = {
	[LOGIN] = { "login", 254, FIELD_TEXT, true, prepare_name },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[TOKEN] = { "captcha_token", 128, FIELD_TEXT, false, NULL },
	[CAPTCHA] = { "captcha", 32, FIELD_TEXT, false, captcha_prepare },
	[CHALLENGE] = { "challenge", 128, FIELD_TEXT, false, NULL },
	[PROOF] = { "proof", 20, FIELD_NUMBER, false, NULL },
};

void
recover_answer_asked(const struct request *request, struct answer *answer,
    const struct flow_visit *visit, const char *token, const struct flow *flow)
{
	struct value *values = answer_values(answer);
	int64_t wait = 0;
	enum store_outcome outcome = flow_wait(visit, flow, &wait);

	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	value_set_text(values, "flow", token);
	value_set_text(values, "next", "code");
	value_set_number(values, "expires_in",
	    flow->told_expires - request->now);
	value_set_number(values, "resend_in", wait);
	if (token != NULL && !web_session_is_api(request))
		answer_cookie(answer, "recover", token,
		    settings_number(request->site->settings,
			SETTING_PENDING_LIFE));
	answer_status(answer, 202);
	answer_go(answer, "recover");
	waker_send();
}

static void
start(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow, const char *token)
{
	enum flow_outcome outcome = recovery_start(visit, token, flow);

	if (outcome == FLOW_OK || outcome == FLOW_PAST) {
		recover_answer_asked(request, answer, visit, token, flow);
		return;
	}
	web_flow_answer_trouble(request, answer, outcome, visit, flow);
	recover_show_ask(request, answer, true);
}

/* What is asked for, so far as it can be read; false where numbers cannot. */
static bool
read_wish(const struct request *request, const struct form *form,
    struct flow *flow)
{
	const struct web *web = request->web;
	const char *typed = form_text(form, LOGIN);
	struct identifier_place place = { .table = web->countries,
		.settings = request->site->settings,
		.country = form_text(form, COUNTRY),
		.region = request->region };
	struct identifier login;

	memset(flow, 0, sizeof(*flow));
	if (typed == NULL)
		return true;
	identifier_read(request->arena, &place, typed, &login);
	flow->kind = login.kind;
	flow->address = login.value;
	flow->subject = identifier_fold(request->arena, &login);
	flow->typed = typed;
	flow->country = login.country;
	flow->language = request->language;
	return !login.unread;
}

/* The same form a moment ago: a double click, or a page sent again. */
static bool
answer_twin(const struct request *request, struct answer *answer,
    struct flow_visit *visit, const char *token)
{
	struct flow twin;
	enum store_outcome outcome =
	    flow_find_twin(visit, FLOW_RECOVER, token, &twin);

	if (outcome == STORE_ABSENT)
		return false;
	if (outcome == STORE_OK) {
		recover_answer_asked(request, answer, visit, token, &twin);
		return true;
	}
	answer_store_trouble(answer, outcome);
	recover_show_ask(request, answer, false);
	return true;
}

static void
judge(const struct request *request, struct form *form, struct answer *answer,
    struct flow_visit *visit)
{
	char *token = arena_alloc(request->arena, FLOW_TOKEN);
	struct gate_evidence evidence = { .token = form_text(form, TOKEN),
		.answer = form_text(form, CAPTCHA),
		.challenge = form_text(form, CHALLENGE),
		.proof = form_text(form, PROOF),
		/* A page has the picture. */
		.may_work =
		    request->json_body || form_text(form, PROOF) != NULL };
	enum gate_outcome captcha =
	    gate_judge(visit->gate, visit->visitor, &evidence);
	bool work = strcmp(evidence.field, "challenge") == 0;
	const char *ticket = work ? evidence.challenge : evidence.token;
	struct flow flow;

	if (!read_wish(request, form, &flow))
		answer_store_trouble(answer, STORE_FAILED);
	if (form_is_good(form) && ticket != NULL)
		recovery_token_of(visit->work, ticket, flow.subject, token);
	if (captcha == GATE_SPENT && token[0] != '\0'
	    && answer_twin(request, answer, visit, token))
		return;
	if (captcha == GATE_TOO_MANY)
		answer_later(answer, 429, "too-many", visit->visitor->wait);
	else if (captcha == GATE_BUSY)
		answer_later(answer, 503, "busy", 60);
	else if (captcha != GATE_RIGHT)
		form_refuse(form, work ? CHALLENGE : CAPTCHA, evidence.code);
	if (!answer_errors_of(answer, form) && !answer_is_bad(answer)) {
		start(request, answer, visit, &flow, token);
		return;
	}
	recover_show_ask(request, answer, captcha == GATE_RIGHT);
	if (captcha == GATE_IMPOSSIBLE)
		web_captcha_keep(request, answer, evidence.token,
		    form_sent(form, CAPTCHA));
}

void
recover_ask(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct flow_visit visit;

	web_flow_visit(request, request_work(request), &visit);
	if (gate_allows(visit.gate, visit.visitor,
		SETTING_LIMITS_MAILS_NETWORK)) {
		judge(request, form, answer, &visit);
		return;
	}
	answer_later(answer, 429, "too-many", visit.visitor->wait);
	recover_show_ask(request, answer, false);
}
