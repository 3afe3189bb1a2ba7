#include "flow/pending.h"

#include <string.h>

#include "flow/code.h"
#include "flow/flow_find.h"
#include "flow/pending_change.h"
#include "flow/pending_make.h"
#include "flow/pending_record.h"
#include "flow/pending_send.h"
#include "flow/pending_step.h"
#include "limit/send_limit.h"
#include "limit/sms_brake.h"

enum store_outcome
pending_find(struct work *work, const char *flow, struct pending *pending)
{
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = STORE_ABSENT;

	if (!flow_token_key(flow, key))
		return STORE_ABSENT;
	outcome = pending_record_get(work, key, pending);
	if (outcome != STORE_ABSENT)
		return outcome;
	return flow_find_follow(work, key, pending);
}

enum store_outcome
pending_find_twin(struct work *work, const char *flow, struct pending *pending)
{
	enum store_outcome outcome = pending_find(work, flow, pending);

	return outcome == STORE_OK ? work_settle(work) : outcome;
}

enum store_outcome
pending_get(struct work *work, const uint8_t key[SECRET_SIZE],
    struct pending *pending)
{
	return pending_record_get(work, key, pending);
}

static bool
is_text(const struct pending *pending)
{
	return pending->via == VIA_PHONE;
}

/* Also under the name by which it is found. */
static enum store_outcome
write_waiting(struct work *work, const struct pending *pending)
{
	enum store_outcome outcome = pending_record_put(work, pending);

	return outcome == STORE_OK ? flow_find_note(work, pending) : outcome;
}

/* Is there no wait, then a new code.  Ends the open transaction. */
static enum pending_outcome
send_and_commit(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = send_limit_wait(work, pending->via,
	    pending->address, &detail->wait);

	if (outcome == STORE_OK && detail->wait == 0 && is_text(pending))
		outcome = sms_brake_wait(work, pending->country, &detail->wait);
	if (outcome == STORE_OK && detail->wait > 0)
		return pending_step_refuse(work, PENDING_TOO_MANY);
	if (outcome == STORE_OK)
		outcome = pending_send_code(work, pending);
	if (outcome == STORE_OK)
		outcome = write_waiting(work, pending);
	if (outcome == STORE_OK && pending->purpose == PENDING_CHANGE)
		outcome = pending_change_note(work, pending);
	if (outcome != STORE_OK)
		return pending_step_trouble(work, detail, outcome);
	return pending_step_commit(work, detail, PENDING_OK);
}

/* Whether there is none yet, and who wants to start one may. */
static enum pending_outcome
begin_new(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = work_begin(work);
	struct pending twin;
	bool good = true;

	if (outcome == STORE_OK)
		outcome = pending_record_get(work, pending->key, &twin);
	if (outcome == STORE_OK) {
		*pending = twin;
		/* It is answered as the twin was: work_settle(). */
		return pending_step_commit(work, detail, PENDING_PAST);
	}
	if (outcome == STORE_ABSENT)
		outcome = STORE_OK;
	if (outcome == STORE_OK && pending->purpose == PENDING_CHANGE)
		outcome = pending_change_holds(work, pending, &good);
	if (outcome != STORE_OK)
		return pending_step_trouble(work, detail, outcome);
	return good ? PENDING_OK : pending_step_refuse(work, PENDING_GONE);
}

enum pending_outcome
pending_start(struct work *work, const char *flow, struct pending *pending,
    struct pending_detail *detail)
{
	enum pending_outcome outcome = PENDING_OK;

	if (!flow_token_key(flow, pending->key)) {
		detail->trouble = STORE_ABSENT;
		return PENDING_TROUBLE;
	}
	outcome = begin_new(work, pending, detail);
	if (outcome != PENDING_OK)
		return outcome;
	pending->next = PENDING_CODE;
	pending->created = work->now;
	pending->expires =
	    work->now + settings_number(work->settings, SETTING_PENDING_LIFE);
	return send_and_commit(work, pending, detail);
}

/* Writes what is changed, and nothing is sent.  Ends the transaction. */
static enum pending_outcome
write_and_commit(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = write_waiting(work, pending);

	if (outcome != STORE_OK)
		return pending_step_trouble(work, detail, outcome);
	return pending_step_commit(work, detail, PENDING_OK);
}

enum pending_outcome
pending_alter(struct work *work, struct pending *pending,
    const struct pending_wish *wish, struct pending_detail *detail)
{
	enum pending_outcome outcome = pending_step_open(work, pending, detail);
	bool moves = false;

	detail->wait = 0;
	if (outcome != PENDING_OK)
		return outcome;
	if (pending->purpose == PENDING_CHANGE)
		return pending_step_refuse(work, PENDING_GONE);
	moves = pending_wish_moves(wish, pending);
	/* Its address was changed by another request: once more, then. */
	if (moves && !wish->share)
		return pending_step_trouble(work, detail, STORE_BUSY);
	if (moves && pending->changes >= PENDING_CHANGES_MAX)
		return pending_step_refuse(work, PENDING_USED_UP);
	pending_wish_apply(wish, pending);
	if (pending->elsewhere && wish->password != NULL)
		detail->trouble = flow_find_renew(work, pending);
	if (detail->trouble != STORE_OK)
		return pending_step_trouble(work, detail, detail->trouble);
	if (!moves)
		return write_and_commit(work, pending, detail);
	pending->changes++;
	return send_and_commit(work, pending, detail);
}

enum pending_outcome
pending_resend(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	const char *address = pending->address;
	enum pending_outcome outcome = pending_step_open(work, pending, detail);

	if (outcome != PENDING_OK)
		return outcome;
	/* The network's share was taken for the one that was judged. */
	if (strcmp(pending->address, address) != 0)
		return pending_step_trouble(work, detail, STORE_BUSY);
	return send_and_commit(work, pending, detail);
}

int
pending_tries_left(const struct work *work, const struct pending *pending)
{
	int most = (int)settings_number(work->settings, SETTING_CODE_TRIES);
	int tries = pending->tries;

	if (pending->stranger) {
		most = PENDING_STRANGE_MAX;
		tries = pending->strange_tries;
	}
	return tries < most ? most - tries : 0;
}

/* Counts the try in the flow and at the address.  PENDING_OK: it may be
 * compared now. */
static enum pending_outcome
count_try(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = STORE_OK;

	if (pending->code_expires <= work->now)
		return PENDING_EXPIRED;
	if (pending_tries_left(work, pending) == 0)
		return PENDING_USED_UP;
	outcome = code_count_try(work, pending->address, pending->network,
	    CODE_TRIES, &detail->wait);
	if (outcome == STORE_OK && detail->wait > 0)
		return PENDING_TOO_MANY;
	if (pending->stranger)
		pending->strange_tries++;
	else
		pending->tries++;
	if (outcome == STORE_OK)
		outcome = pending_record_put(work, pending);
	detail->trouble = outcome;
	return outcome == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}

static bool
code_fits(struct work *work, const struct pending *pending, const char *code)
{
	uint8_t mac[SECRET_SIZE];

	code_mac(work, pending->key, pending->address, code, mac);
	return secret_same(mac, pending->code, sizeof(mac)) && !pending->known;
}

bool
pending_was_code(struct work *work, const struct pending *pending,
    const char *code)
{
	return pending->next != PENDING_CODE && code_fits(work, pending, code);
}

/* What follows a right code, in the transaction that counted the try. */
static enum pending_outcome
go_on(struct work *work, struct pending *pending, struct session *session,
    struct pending_detail *detail)
{
	detail->trouble =
	    code_count_right(work, pending->address, pending->network);
	if (detail->trouble == STORE_OK && is_text(pending))
		detail->trouble =
		    sms_brake_right(work, pending->country, pending->batch);
	if (detail->trouble != STORE_OK)
		return pending_step_trouble(work, detail, detail->trouble);
	if (pending->purpose == PENDING_CHANGE || !pending->app)
		return pending_make(work, pending, session, detail);
	detail->trouble = pending_make_proved(work, pending, PENDING_SETTINGS);
	if (detail->trouble != STORE_OK)
		return pending_step_trouble(work, detail, detail->trouble);
	return pending_step_commit(work, detail, PENDING_OK);
}

enum pending_outcome
pending_try(struct work *work, struct pending *pending, const char *code,
    struct session *session, struct pending_detail *detail)
{
	enum pending_outcome outcome = pending_step_open(work, pending, detail);

	if (outcome != PENDING_OK)
		return outcome;
	if (pending->next != PENDING_CODE)
		return pending_step_refuse(work, PENDING_PAST);
	outcome = count_try(work, pending, detail);
	if (outcome != PENDING_OK)
		return pending_step_refuse(work, outcome);
	if (code_fits(work, pending, code))
		return go_on(work, pending, session, detail);
	return pending_step_commit(work, detail,
	    pending_tries_left(work, pending) == 0 ? PENDING_USED_UP
						   : PENDING_WRONG);
}

enum pending_outcome
pending_finish(struct work *work, struct pending *pending,
    const struct pending_wish *wish, struct session *session,
    struct pending_detail *detail)
{
	enum pending_outcome outcome = pending_step_open(work, pending, detail);

	if (outcome != PENDING_OK)
		return outcome;
	pending_wish_apply(wish, pending);
	/* It is not at a step that can be finished. */
	if (pending->next == PENDING_CODE || pending->next == PENDING_DONE
	    || pending->username == NULL || pending->password == NULL)
		return pending_step_refuse(work, PENDING_PAST);
	return pending_make(work, pending, session, detail);
}
