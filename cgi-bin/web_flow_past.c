/* Flows that are past their code. */

#include <string.h>

#include "show.h"
#include "show_pending.h"
#include "web_flow.h"
#include "web_session.h"

/* The request that finished the flow, sent again by a program that lost the
 * answer. */
static bool
is_repeated(const struct request *request, const struct pending *pending)
{
	uint8_t once[SECRET_SIZE];

	if (pending->next != PENDING_DONE || request->idempotency == NULL)
		return false;
	secret_hash(request->idempotency, strlen(request->idempotency), once);
	return secret_same(once, pending->once, sizeof(once));
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
    const struct pending *pending)
{
	struct account account;
	enum store_outcome outcome =
	    account_get(request_work(request), pending->account, &account);

	if (outcome == STORE_ABSENT
	    || (outcome == STORE_OK
		&& (account.disabled || account.epoch != pending->epoch)))
		answer_problem(answer, 409, "flow-done");
	else if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	else if (pending->purpose == PENDING_CHANGE)
		show_account(answer_values(answer), &account);
	else
		web_flow_open_again(request, answer, &account);
}

void
web_flow_show_end(const struct request *request, struct answer *answer,
    const struct pending *pending, bool own)
{
	struct account account;

	if (account_get(request_work(request), pending->account, &account)
		== STORE_OK
	    && account.waiting) {
		answer_page(answer, "waiting");
	} else if (own || web_session_is_in(request, pending->account)) {
		answer_go(answer, pending->purpose == PENDING_CHANGE
				      ? web_flow_done_path(request, "address")
				      : "account");
	} else {
		answer_page(answer, "problem");
		answer_problem(answer, 409, "flow-done");
	}
}

bool
web_flow_is_closed(const struct request *request, struct answer *answer,
    const struct pending *pending)
{
	const char *open =
	    settings_text(request->site->settings, SETTING_REGISTER_OPEN);

	if (strcmp(open, "no") != 0
	    || (pending != NULL
		&& (pending->next == PENDING_DONE
		    || pending->purpose == PENDING_CHANGE)))
		return false;
	answer_page(answer, "closed");
	answer_problem(answer, 403, "registration-closed");
	return true;
}

void
web_flow_answer_past(const struct request *request, struct answer *answer,
    const struct pending *pending, const char *code)
{
	bool own = code != NULL
		   && pending_was_code(request_work(request), pending, code);
	/* What another request did a moment ago. */
	enum store_outcome outcome = work_settle(request_work(request));

	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	value_set_text(answer_values(answer), "next", show_next(pending->next));
	if (pending->next == PENDING_DONE && !request->json)
		web_flow_show_end(request, answer, pending, own);
	else if (is_repeated(request, pending))
		answer_again(request, answer, pending);
	else if (!request->json)
		answer_go(answer, "confirm");
	else
		answer_problem(answer, 409,
		    pending->next == PENDING_DONE ? "flow-done"
						  : "flow-wrong-step");
}

const char *
web_flow_done_path(const struct request *request, const char *word)
{
	return arena_format(request->arena, "%saccount%s?done=%s",
	    request->site->base, request->site->suffix, word);
}
