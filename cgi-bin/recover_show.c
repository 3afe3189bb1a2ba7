#include <string.h>

#include "base/clock.h"
#include "recover.h"
#include "web_session.h"

void
recover_registrar(const struct request *request, struct visitor *visitor,
    struct registrar *registrar)
{
	const struct web *web = request->web;

	web_visit(request, visitor);
	memset(registrar, 0, sizeof(*registrar));
	registrar->work = request_work(request);
	registrar->gate = web->gate;
	registrar->countries = web->countries;
	registrar->visitor = visitor;
	registrar->device_cookie = request_cookie(request, "device");
}

void
recover_show_ask(const struct request *request, struct answer *answer,
    bool passed)
{
	const struct web *web = request->web;
	struct captcha *captcha = web->gate->captcha;
	struct value *values = answer_page_values(answer);
	const char *token =
	    passed ? captcha_pass(captcha, request->arena, request->now)
		   : captcha_challenge(captcha, request->arena, request->now);

	answer_page(answer, "recover");
	value_set_flag(values, "has_form", true);
	value_set_flag(value_set_object(values, "captcha"), "needed", !passed);
	value_set_text(value_set_object(values, "link"), "captcha",
	    arena_format(request->arena, "%scaptcha%s?token=%s",
		request->site->base, request->site->suffix, token));
	answer_type(answer, "captcha_token", token);
	answer_type(answer, "captcha", "");
	if (passed && request->json)
		value_set_text(answer_values(answer), "captcha_token", token);
	if (!answer_is_bad(answer) && request->json)
		value_set_text(answer_values(answer), "next", "login");
}

enum store_outcome
recover_find(const struct request *request, const char *token,
    struct recovery *recovery, struct recovery_link *link)
{
	const char *flow = request->flow;
	const char *carried = request_cookie(request, "recover");
	struct work *work = NULL;
	uint8_t key[SECRET_SIZE];

	link->code[0] = '\0';
	if (token == NULL && flow == NULL)
		token = flow = carried;
	if (recovery_token_read(token, link))
		memcpy(key, link->key, sizeof(key));
	else if (!flow_token_key(flow, key))
		return STORE_ABSENT;
	work = request_work(request);
	return work == NULL ? STORE_FAILED : recovery_find(work, key, recovery);
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
    const struct recovery *recovery, const char *code)
{
	struct visitor visitor;
	struct registrar registrar;
	struct value *values =
	    request->json ? answer_values(answer) : answer_page_values(answer);
	int64_t wait = 0;

	recover_registrar(request, &visitor, &registrar);
	(void)recovery_wait(&registrar, recovery, &wait);
	answer_page(answer, "recover-code");
	value_set_number(values, "tries_left",
	    recovery_tries_left(registrar.work, recovery));
	if (request->json && answer_is_bad(answer))
		return;
	if (request->json) {
		value_set_text(values, "next",
		    recovery->done ? "done" : "code");
		value_set_number(values, "resend_in", wait);
		value_set_number(values, "expires_in",
		    recovery->told_expires > request->now
			? recovery->told_expires - request->now
			: 0);
		return;
	}
	value_set_flag(values, "has_form", true);
	value_set_text(values, "typed", recovery->typed);
	set_times(request, values, wait);
	if (code[0] != '\0')
		answer_type(answer, "code", arena_text(request->arena, code));
}

void
recover_answer_done(const struct request *request, struct answer *answer,
    const struct recovery *recovery)
{
	if (!request->json && web_session_is_in(request, recovery->account)) {
		answer_go(answer, "account");
		return;
	}
	answer_page(answer, "recover-code");
	answer_problem(answer, 409, "flow-done");
}
