/* Forgot password: what its pages show. */

#include <string.h>

#include "base/clock.h"
#include "recover.h"
#include "web_captcha.h"
#include "web_session.h"

void
recover_show_ask(const struct request *request, struct answer *answer,
    bool passed)
{
	const struct web *web = request->web;
	struct captcha *captcha = web->gate->captcha;
	const char *token =
	    passed ? captcha_pass(captcha, request->arena, request->now)
		   : captcha_make(captcha, request->arena, request->now);

	answer_page(answer, "recover");
	value_set_flag(answer_page_values(answer), "has_form", true);
	web_captcha_show(request, answer, token, !passed);
	if (passed && request->json)
		value_set_text(answer_values(answer), "captcha_token", token);
	if (!answer_is_bad(answer) && request->json)
		value_set_text(answer_values(answer), "next", "login");
}

enum store_outcome
recover_find(const struct request *request, const char *token,
    struct flow_visit *visit, struct flow *flow, struct recovery_link *link)
{
	const char *named = request->flow;
	struct work *work = NULL;
	uint8_t key[SECRET_SIZE];
	bool there = true;

	link->code[0] = '\0';
	if (token == NULL && named == NULL)
		token = named = request_cookie(request, "recover");
	if (recovery_token_read(token, link))
		memcpy(key, link->key, sizeof(key));
	else
		there = flow_token_key(named, key);
	work = there ? request_work(request) : NULL;
	web_flow_visit(request, work, visit);
	if (!there)
		return STORE_ABSENT;
	return work == NULL ? STORE_FAILED
			    : flow_record_get(work, FLOW_RECOVER, key, flow);
}

static void
set_times(const struct request *request, struct value *values, int64_t wait)
{
	char time[CLOCK_RFC3339];

	value_set_number(values, "resend_in", wait);
	(void)clock_rfc3339(request->now + wait, time);
	value_set_text(values, "resend_at",
	    arena_copy(request->arena, strchr(time, 'T') + 1,
		strlen("hh:mm:ss")));
}

void
recover_show_code(const struct request *request, struct answer *answer,
    const struct flow_visit *visit, const struct flow *flow, const char *code)
{
	struct value *values =
	    request->json ? answer_values(answer) : answer_page_values(answer);
	int64_t wait = 0;

	(void)flow_wait(visit, flow, &wait);
	answer_page(answer, "recover-code");
	value_set_number(values, "tries_left", flow_tries_left(visit, flow));
	if (request->json && answer_is_bad(answer))
		return;
	if (request->json) {
		value_set_text(values, "next",
		    flow->next == FLOW_DONE ? "done" : "code");
		value_set_number(values, "resend_in", wait);
		value_set_number(values, "expires_in",
		    flow->told_expires > request->now
			? flow->told_expires - request->now
			: 0);
		return;
	}
	value_set_flag(values, "has_form", true);
	value_set_text(values, "typed", flow->typed);
	set_times(request, values, wait);
	if (code[0] != '\0')
		answer_type(answer, "code", arena_text(request->arena, code));
}

void
recover_answer_done(const struct request *request, struct answer *answer,
    const struct flow *flow)
{
	enum store_outcome outcome =
	    request->json ? STORE_ABSENT
			  : web_session_is_in(request, flow->account);

	if (outcome == STORE_OK) {
		answer_go(answer, "account");
		return;
	}
	answer_page(answer, "recover-code");
	if (outcome == STORE_ABSENT)
		answer_problem(answer, 409, "flow-done");
	else
		answer_store_trouble(answer, outcome);
}
