#include "recover.h"

#include <string.h>

#include "http/waker.h"
#include "web_session.h"

const struct field recover_ask_fields[ASK_FIELDS] = {
	[LOGIN] = { "login", 254, FIELD_TEXT, true, NULL },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[TOKEN] = { "captcha_token", 128, FIELD_TEXT, false, NULL },
	[CAPTCHA] = { "captcha", 32, FIELD_TEXT, false, NULL },
	[CHALLENGE] = { "challenge", 128, FIELD_TEXT, false, NULL },
	[PROOF] = { "proof", 20, FIELD_TEXT, false, NULL },
};

void
recover_answer_asked(const struct request *request, struct answer *answer,
    const struct recovery *recovery, const char *flow)
{
	struct value *values = answer_values(answer);
	struct visitor visitor;
	struct registrar registrar;
	int64_t wait = 0;
	enum store_outcome outcome = STORE_OK;

	recover_registrar(request, &visitor, &registrar);
	outcome = recovery_wait(&registrar, recovery, &wait);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	value_set_text(values, "flow", flow);
	value_set_text(values, "next", "code");
	value_set_number(values, "expires_in",
	    recovery->told_expires - request->now);
	value_set_number(values, "resend_in", wait);
	if (flow != NULL && !web_session_is_api(request))
		answer_cookie(answer, "recover", flow,
		    settings_number(request->site->settings,
			SETTING_PENDING_LIFE));
	answer_status(answer, 202);
	answer_go(answer, "recover");
	waker_send();
}

static void
start(const struct request *request, struct answer *answer,
    struct visitor *visitor, struct recovery *recovery, const char *flow)
{
	struct registrar registrar;
	enum pending_outcome outcome = PENDING_OK;

	recover_registrar(request, visitor, &registrar);
	outcome = recovery_start(&registrar, flow, recovery);
	if (outcome == PENDING_OK || outcome == PENDING_PAST) {
		recover_answer_asked(request, answer, recovery, flow);
		return;
	}
	web_flow_answer_trouble(request, answer, outcome, NULL,
	    &registrar.detail);
	recover_show_ask(request, answer, true);
}

/* What is asked for, so far as it can be read. */
static void
read_wish(const struct request *request, const struct form *form,
    struct recovery *recovery)
{
	const struct web *web = request->web;
	const char *typed = form_text(form, LOGIN);
	struct identifier_place place = { .table = web->countries,
		.settings = request->site->settings,
		.country = form_text(form, COUNTRY),
		.region = request->region };
	struct identifier login;

	memset(recovery, 0, sizeof(*recovery));
	if (typed == NULL)
		return;
	identifier_read(request->arena, &place, typed, &login);
	recovery->kind = login.kind;
	recovery->login = login.value;
	recovery->subject = identifier_fold(request->arena, &login);
	recovery->typed = typed;
	recovery->country = login.country;
	recovery->language = request->language;
}

/* The same form a moment ago: a double click, or a page sent again. */
static bool
answer_twin(const struct request *request, struct answer *answer,
    const char *flow)
{
	struct work *work = request_work(request);
	uint8_t key[SECRET_SIZE];
	struct recovery twin;
	enum store_outcome outcome = STORE_ABSENT;

	if (flow_token_key(flow, key))
		outcome = recovery_find(work, key, &twin);
	if (outcome == STORE_ABSENT)
		return false;
	if (outcome == STORE_OK)
		outcome = work_settle(work);
	if (outcome == STORE_OK) {
		recover_answer_asked(request, answer, &twin, flow);
		return true;
	}
	answer_store_trouble(answer, outcome);
	recover_show_ask(request, answer, false);
	return true;
}

static void
judge(const struct request *request, struct form *form, struct answer *answer,
    struct visitor *visitor)
{
	const struct web *web = request->web;
	char *flow = arena_alloc(request->arena, FLOW_TOKEN);
	struct gate_evidence evidence = { .token = form_text(form, TOKEN),
		.answer = form_text(form, CAPTCHA),
		.challenge = form_text(form, CHALLENGE),
		.proof = form_text(form, PROOF),
		/* A page has the picture. */
		.may_work =
		    request->json_body || form_text(form, PROOF) != NULL };
	enum gate_outcome captcha = gate_judge(web->gate, visitor, &evidence);
	bool work = strcmp(evidence.field, "challenge") == 0;
	const char *ticket = work ? evidence.challenge : evidence.token;
	struct recovery recovery;

	read_wish(request, form, &recovery);
	if (form_is_good(form) && ticket != NULL && request_work(request))
		recovery_flow(request_work(request), ticket, recovery.subject,
		    flow);
	if (captcha == GATE_SPENT && flow[0] != '\0'
	    && answer_twin(request, answer, flow))
		return;
	if (captcha == GATE_TOO_MANY)
		answer_later(answer, 429, "too-many", visitor->wait);
	else if (captcha != GATE_RIGHT)
		form_refuse(form, work ? CHALLENGE : CAPTCHA, evidence.code);
	if (answer_errors_of(answer, form) || answer_is_bad(answer))
		recover_show_ask(request, answer, captcha == GATE_RIGHT);
	else if (request_work(request) == NULL)
		answer_store_trouble(answer, STORE_FAILED);
	else
		start(request, answer, visitor, &recovery, flow);
}

void
recover_ask(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct visitor visitor;

	web_visit(request, &visitor);
	if (gate_allows(web->gate, &visitor, SETTING_LIMITS_MAILS_NETWORK)) {
		judge(request, form, answer, &visitor);
		return;
	}
	answer_later(answer, 429, "too-many", visitor.wait);
	recover_show_ask(request, answer, false);
}
