/* Flows that are past their code. */

#include <string.h>

#include "account/show.h"
#include "desk.h"
#include "entrance.h"

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

static void
answer_again(struct request *request, struct answer *answer,
    const struct pending *pending)
{
	struct session session = entrance_session(request);
	struct account account;
	enum store_outcome outcome =
	    account_get(request_work(request), pending->account, &account);

	if (outcome == STORE_ABSENT
	    || (outcome == STORE_OK && account.disabled))
		answer_problem(answer, 409, "flow-done");
	else if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	else if (pending->purpose == PENDING_CHANGE)
		show_account(answer_values(answer), &account);
	else if (entrance_open(request, answer, &account, &session))
		answer_status(answer, 201);
}

void
desk_show_end(struct request *request, struct answer *answer,
    const struct pending *pending)
{
	struct account account;

	if (account_get(request_work(request), pending->account, &account)
		== STORE_OK
	    && account.waiting)
		answer_page(answer, "waiting");
	else
		answer_go(answer, "account");
}

bool
desk_is_closed(const struct request *request, struct answer *answer,
    const struct pending *pending)
{
	const char *open =
	    settings_text(request->site->settings, "register.open");

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
desk_answer_past(struct request *request, struct answer *answer,
    const struct pending *pending)
{
	value_set_text(answer_values(answer), "next", show_next(pending->next));
	if (pending->next == PENDING_DONE && !request->json)
		desk_show_end(request, answer, pending);
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
desk_done_path(const struct request *request, const char *word)
{
	return arena_format(request->arena, "%saccount%s?done=%s",
	    request->site->base, request->site->suffix, word);
}
