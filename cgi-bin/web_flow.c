#include "web_flow.h"

#include <string.h>

#include "country_list.h"
#include "site/settings_sms.h"

const char *
web_flow_token(const struct request *request)
{
	return request->flow != NULL ? request->flow
				     : request_cookie(request, "flow");
}

void
web_flow_visit(const struct request *request, struct work *work,
    struct flow_visit *visit)
{
	const struct web *web = request->web;

	memset(visit, 0, sizeof(*visit));
	visit->work = work;
	visit->gate = web->gate;
	visit->countries = web->countries;
	visit->device_cookie = request_cookie(request, "device");
	visit->visitor = arena_alloc(request->arena, sizeof(*visit->visitor));
	web_visit(request, visit->visitor);
}

/* A change of address is its session's, and of the epoch that it was begun
 * under. */
static enum store_outcome
may_go_on(const struct request *request, struct work *work,
    const struct flow *flow)
{
	const char *token = request_session(request);
	struct session session;
	struct account account;
	enum store_outcome outcome = STORE_OK;

	if (flow->purpose != FLOW_CHANGE)
		return STORE_OK;
	if (token == NULL)
		return STORE_ABSENT;
	outcome = session_find(work, token, &session, &account);
	if (outcome != STORE_OK)
		return outcome;
	return account.disabled || account.epoch != flow->epoch
		       || memcmp(session.key, flow->session, SECRET_SIZE) != 0
		   ? STORE_ABSENT
		   : STORE_OK;
}

bool
web_flow_find(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow)
{
	const char *token = web_flow_token(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	enum store_outcome outcome = STORE_ABSENT;

	web_flow_visit(request, work, visit);
	if (token != NULL)
		outcome = work == NULL
			      ? STORE_FAILED
			      : flow_find(visit, FLOW_REGISTER, token, flow);
	if (outcome == STORE_OK)
		outcome = may_go_on(request, work, flow);
	if (outcome == STORE_OK) {
		if (flow->next != FLOW_DONE && request->idempotency)
			secret_hash(request->idempotency,
			    strlen(request->idempotency), flow->once);
		return true;
	}
	if (outcome != STORE_ABSENT)
		answer_store_trouble(answer, outcome);
	else if (request->flow != NULL)
		answer_problem(answer, 422, "flow-unknown");
	return false;
}

bool
web_flow_find_registration(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow)
{
	if (!web_flow_find(request, answer, visit, flow))
		return false;
	if (flow->purpose == FLOW_REGISTER)
		return true;
	if (request->flow != NULL)
		answer_problem(answer, 409, "flow-wrong-step");
	return false;
}

void
web_flow_constants_sms(const struct site *site, const char *language,
    struct value *constants)
{
	(void)language;
	value_set_flag(value_set_object(constants, "sms"), "on",
	    settings_sms_sends(site->settings));
}

void
web_flow_constants(const struct site *site, const char *language,
    struct value *constants)
{
	struct country_table *table = web_countries(site);

	web_flow_constants_sms(site, language, constants);
	if (table == NULL)
		return;
	country_list_set(table, language, constants);
	country_list_set_codes(table, language, constants);
}

enum flow_outcome
web_flow_answer_change(const struct request *request, struct answer *answer,
    enum flow_outcome outcome, const struct flow_visit *visit,
    const struct flow *flow)
{
	if (outcome == FLOW_OK)
		web_flow_answer_waiting(request, answer, visit,
		    web_flow_token(request), flow);
	else if (outcome == FLOW_USED_UP)
		answer_later(answer, 429, "too-many",
		    flow->expires - request->now);
	else
		web_flow_answer_trouble(request, answer, outcome, visit, flow);
	return outcome;
}
