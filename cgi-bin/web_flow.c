#include "web_flow.h"

#include <string.h>

#include "country_list.h"

const char *
web_flow_flow(const struct request *request)
{
	return request->flow != NULL ? request->flow
				     : request_cookie(request, "flow");
}

/* A change of address is its session's, and of the epoch that it was begun
 * under. */
static bool
may_go_on(const struct request *request, struct work *work,
    const struct pending *pending)
{
	const char *token = request_session(request);
	struct session session;
	struct account account;

	if (pending->purpose != PENDING_CHANGE)
		return true;
	return token != NULL
	       && session_find(work, token, &session, &account) == STORE_OK
	       && !account.disabled && account.epoch == pending->epoch
	       && memcmp(session.key, pending->session, SECRET_SIZE) == 0;
}

bool
web_flow_find(const struct request *request, struct answer *answer,
    struct pending *pending)
{
	const char *flow = web_flow_flow(request);
	struct work *work = flow == NULL ? NULL : request_work(request);
	enum store_outcome outcome = STORE_ABSENT;

	if (flow != NULL)
		outcome = work == NULL ? STORE_FAILED
				       : pending_find(work, flow, pending);
	if (outcome == STORE_OK && !may_go_on(request, work, pending))
		outcome = STORE_ABSENT;
	if (outcome == STORE_OK) {
		if (pending->next != PENDING_DONE && request->idempotency)
			secret_hash(request->idempotency,
			    strlen(request->idempotency), pending->once);
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
    struct pending *pending)
{
	if (!web_flow_find(request, answer, pending))
		return false;
	if (pending->purpose == PENDING_REGISTER)
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
	    web_flow_sends_texts(site->settings));
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

enum pending_outcome
web_flow_answer_change(const struct request *request, struct answer *answer,
    const struct registrar *registrar, enum pending_outcome outcome,
    const struct pending *pending)
{
	if (outcome == PENDING_OK)
		web_flow_answer_waiting(request, answer, web_flow_flow(request),
		    pending);
	else if (outcome == PENDING_USED_UP)
		answer_later(answer, 429, "too-many",
		    pending->expires - request->now);
	else
		web_flow_answer_trouble(request, answer, outcome, pending,
		    &registrar->detail);
	return outcome;
}
