/* Flows that are past their code. */

#include <string.h>

#include "flow/code.h"
#include "show.h"
#include "show_flow.h"
#include "web_flow.h"
#include "web_session.h"

/* The request that finished the flow, sent again by a program that lost the
 * answer. */
static bool
is_repeated(const struct request *request, const struct flow *flow)
{
	uint8_t once[SECRET_SIZE];

	if (flow->next != FLOW_DONE || request->idempotency == NULL)
		return false;
	secret_hash(request->idempotency, strlen(request->idempotency), once);
	return secret_same(once, flow->once, sizeof(once));
}

void
web_flow_open_again(const struct request *request, struct answer *answer,
    struct account *account)
{
	struct session session = web_session_session(request);

	account->password = NULL;
	switch (web_session_open(request, answer, account, &session)) {
	case WEB_SESSION_OPEN:
		answer_status(answer, 201);
		return;
	case WEB_SESSION_CHANGED:
		answer_problem(answer, 409, "flow-done");
		return;
	case WEB_SESSION_REFUSED:
		return;
	}
}

static void
answer_again(const struct request *request, struct answer *answer,
    const struct flow *flow)
{
	struct account account;
	enum store_outcome outcome =
	    account_get(request_work(request), flow->account, &account);

	if (outcome == STORE_ABSENT
	    || (outcome == STORE_OK
		&& (account.disabled || account.epoch != flow->epoch)))
		answer_problem(answer, 409, "flow-done");
	else if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	else if (flow->purpose == FLOW_CHANGE)
		show_account(answer_values(answer), &account);
	else
		web_flow_open_again(request, answer, &account);
}

void
web_flow_show_end(const struct request *request, struct answer *answer,
    const struct flow *flow, bool own)
{
	struct account account;
	enum store_outcome outcome =
	    account_get(request_work(request), flow->account, &account);

	if (outcome == STORE_OK && account.waiting) {
		answer_page(answer, "waiting");
		return;
	}
	if (outcome == STORE_OK || outcome == STORE_ABSENT)
		outcome =
		    own ? STORE_OK : web_session_is_in(request, flow->account);
	if (outcome == STORE_OK) {
		answer_go(answer, flow->purpose == FLOW_CHANGE
				      ? web_flow_done_path(request, "address")
				      : "account");
		return;
	}
	answer_page(answer, "problem");
	if (outcome == STORE_ABSENT)
		answer_problem(answer, 409, "flow-done");
	else
		answer_store_trouble(answer, outcome);
}

bool
web_flow_is_closed(const struct request *request, struct answer *answer,
    const struct flow *flow)
{
	const char *open =
	    settings_text(request->site->settings, SETTING_REGISTER_OPEN);

	if (strcmp(open, "no") != 0
	    || (flow != NULL
		&& (flow->next == FLOW_DONE || flow->purpose == FLOW_CHANGE)))
		return false;
	answer_page(answer, "closed");
	answer_problem(answer, 403, "registration-closed");
	return true;
}

const char *
web_flow_code(const struct request *request, struct form *form, size_t row,
    int digits)
{
	const char *judged = form_text(form, row);
	const char *code = NULL;
	const char *wrong = NULL;

	if (judged != NULL)
		wrong = code_read(request->arena, judged, digits, &code);
	if (wrong != NULL)
		form_refuse(form, row, wrong);
	return code;
}

void
web_flow_answer_past(const struct request *request, struct answer *answer,
    const struct flow *flow, const char *code)
{
	bool own =
	    code != NULL && flow_was_code(request_work(request), flow, code);
	/* What another request did a moment ago. */
	enum store_outcome outcome = work_settle(request_work(request));

	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	value_set_text(answer_values(answer), "next", show_next(flow->next));
	if (flow->next == FLOW_DONE && !request->json)
		web_flow_show_end(request, answer, flow, own);
	else if (is_repeated(request, flow))
		answer_again(request, answer, flow);
	else if (!request->json)
		answer_go(answer, "confirm");
	else
		answer_problem(answer, 409,
		    flow->next == FLOW_DONE ? "flow-done" : "flow-wrong-step");
}

const char *
web_flow_done_path(const struct request *request, const char *word)
{
	return arena_format(request->arena, "%saccount%s?done=%s",
	    request->site->base, request->site->suffix, word);
}
