#include "account/outbox.h"

#include <string.h>

#include "account/record.h"
#include "base/log.h"
#include "base/random.h"

/* The queue is numbers first .. next - 1, each leading to a message's id;
 * what was sent leaves a gap, and `first` moves over gaps at the front. */

enum {
	TAG_KIND = 1,
	TAG_VIA = 2,
	TAG_ADDRESS = 3,
	TAG_LANGUAGE = 4,
	TAG_CODE = 5,
	TAG_STATE = 6,
	TAG_QUEUED = 7,
	TAG_DUE = 8,
	TAG_EXPIRES = 9,
	TAG_AT = 10,
	TAG_TRIES = 11,
	TAG_NUMBER = 12,
	TAG_FIRST = 1,
	TAG_NEXT = 2,
	TAG_ID = 1,
	DAY = 86400,
};

struct range {
	uint64_t first;
	uint64_t next;
};

static const char range_key[] = "range";

const char *
outbox_state_name(enum outbox_state state)
{
	switch (state) {
	case OUTBOX_QUEUED:
		return "queued";
	case OUTBOX_SENT:
		return "sent";
	case OUTBOX_RETRYING:
		return "retrying";
	case OUTBOX_FAILED:
		return "failed";
	}
	return "queued";
}

static enum store_outcome
get_range(struct work *work, struct range *range)
{
	struct store_value value;
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_QUEUE, range_key, strlen(range_key), &value);

	range->first = 1;
	range->next = 1;
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK)
		return outcome;
	if (!record_read(&record, value.bytes, value.len))
		return STORE_DAMAGED;
	range->first = (uint64_t)record_number(&record, TAG_FIRST);
	range->next = (uint64_t)record_number(&record, TAG_NEXT);
	return STORE_OK;
}

static enum store_outcome
put_range(struct work *work, const struct range *range)
{
	struct buffer record = buffer_new(work->arena, 32);

	record_begin(&record);
	record_add_number(&record, TAG_FIRST, (int64_t)range->first);
	record_add_number(&record, TAG_NEXT, (int64_t)range->next);
	return work_put(work, TABLE_QUEUE, range_key, strlen(range_key),
	    &record, 0);
}

static void
number_key(uint64_t number, uint8_t key[8])
{
	for (int i = 7; i >= 0; i--, number >>= 8)
		key[i] = (uint8_t)number;
}

static enum store_outcome
put_message(struct work *work, const struct outbox_message *message)
{
	struct buffer record = buffer_new(work->arena, 256);

	record_begin(&record);
	record_add_number(&record, TAG_KIND, (int64_t)message->kind);
	record_add_text(&record, TAG_VIA, message->via);
	record_add_text(&record, TAG_ADDRESS, message->address);
	record_add_text(&record, TAG_LANGUAGE, message->language);
	record_add_text(&record, TAG_CODE, message->code);
	record_add_number(&record, TAG_STATE, (int64_t)message->state);
	record_add_number(&record, TAG_QUEUED, message->queued);
	record_add_number(&record, TAG_DUE, message->due);
	record_add_number(&record, TAG_EXPIRES, message->expires);
	record_add_number(&record, TAG_AT, message->at);
	record_add_number(&record, TAG_TRIES, message->tries);
	record_add_number(&record, TAG_NUMBER, (int64_t)message->number);
	return work_put(work, TABLE_MESSAGE, message->id, OUTBOX_ID, &record,
	    message->expires + DAY);
}

enum store_outcome
outbox_get(struct work *work, const uint8_t id[OUTBOX_ID],
    struct outbox_message *message)
{
	struct store_value value;
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_MESSAGE, id, OUTBOX_ID, &value);

	if (outcome != STORE_OK)
		return outcome;
	if (!record_read(&record, value.bytes, value.len))
		return STORE_DAMAGED;
	memcpy(message->id, id, OUTBOX_ID);
	message->kind = (enum outbox_kind)record_number(&record, TAG_KIND);
	message->via = record_text(&record, TAG_VIA);
	message->address = record_text(&record, TAG_ADDRESS);
	message->language = record_text(&record, TAG_LANGUAGE);
	message->code = record_text(&record, TAG_CODE);
	message->state = (enum outbox_state)record_number(&record, TAG_STATE);
	message->queued = record_number(&record, TAG_QUEUED);
	message->due = record_number(&record, TAG_DUE);
	message->expires = record_number(&record, TAG_EXPIRES);
	message->at = record_number(&record, TAG_AT);
	message->tries = (int)record_number(&record, TAG_TRIES);
	message->number = (uint64_t)record_number(&record, TAG_NUMBER);
	return STORE_OK;
}

enum store_outcome
outbox_queue(struct work *work, struct outbox_message *message)
{
	struct range range;
	struct buffer place = buffer_new(work->arena, 32);
	uint8_t key[8];
	enum store_outcome outcome = get_range(work, &range);

	if (outcome != STORE_OK)
		return outcome;
	random_bytes(message->id, OUTBOX_ID);
	message->number = range.next++;
	message->state = OUTBOX_QUEUED;
	message->queued = work->now;
	number_key(message->number, key);
	record_begin(&place);
	record_add_bytes(&place, TAG_ID, message->id, OUTBOX_ID);
	outcome = put_range(work, &range);
	if (outcome == STORE_OK)
		outcome = work_put(work, TABLE_QUEUE, key, sizeof(key), &place,
		    message->expires + DAY);
	return outcome == STORE_OK ? put_message(work, message) : outcome;
}

/* The message at a place of the queue; STORE_ABSENT for a gap. */
static enum store_outcome
get_place(struct work *work, uint64_t number, struct outbox_message *message)
{
	struct store_value value;
	struct record record;
	uint8_t key[8];
	uint8_t id[OUTBOX_ID];
	enum store_outcome outcome = STORE_OK;

	number_key(number, key);
	outcome = work_get(work, TABLE_QUEUE, key, sizeof(key), &value);
	if (outcome != STORE_OK)
		return outcome;
	if (!record_read(&record, value.bytes, value.len)
	    || !record_bytes(&record, TAG_ID, id, sizeof(id)))
		return STORE_DAMAGED;
	return outbox_get(work, id, message);
}

/* One that cannot be read must not hold up those behind it. */
static void
complain(uint64_t number)
{
	static bool done;

	if (!done)
		log_warning("message %llu of the queue cannot be read and is "
			    "passed over; see latchkey verify",
		    (unsigned long long)number);
	done = true;
}

enum store_outcome
outbox_due(struct work *work, uint64_t from, struct outbox_message *message,
    int64_t *next)
{
	struct range range;
	enum store_outcome outcome = get_range(work, &range);

	*next = 0;
	if (outcome != STORE_OK)
		return outcome;
	for (uint64_t i = from > range.first ? from : range.first;
	     i < range.next; i++) {
		outcome = get_place(work, i, message);
		if (outcome == STORE_DAMAGED)
			complain(i);
		if (outcome == STORE_ABSENT || outcome == STORE_DAMAGED)
			continue;
		if (outcome != STORE_OK || message->due <= work->now)
			return outcome;
		if (*next == 0 || message->due < *next)
			*next = message->due;
	}
	return STORE_ABSENT;
}

enum store_outcome
outbox_claim(struct work *work, struct outbox_message *message, int64_t due)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	message->tries++;
	message->due = due;
	message->at = work->now;
	outcome = put_message(work, message);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

/* Takes the number out of the queue and moves `first` over the gaps at the
 * front, also those of messages that nobody settled before they expired. */
static enum store_outcome
leave(struct work *work, uint64_t number)
{
	struct range range;
	uint64_t first = 0;
	uint8_t key[8];
	enum store_outcome outcome = get_range(work, &range);

	number_key(number, key);
	if (outcome == STORE_OK)
		outcome = work_delete(work, TABLE_QUEUE, key, sizeof(key));
	if (outcome != STORE_OK)
		return outcome;
	for (first = range.first; first < range.next; first++) {
		struct store_value value;

		number_key(first, key);
		outcome = work_get(work, TABLE_QUEUE, key, sizeof(key), &value);
		if (outcome == STORE_OK)
			break;
		if (outcome != STORE_ABSENT)
			return outcome;
	}
	if (first == range.first)
		return STORE_OK;
	range.first = first;
	return put_range(work, &range);
}

enum store_outcome
outbox_settle(struct work *work, struct outbox_message *message,
    enum outbox_state state)
{
	bool over = state == OUTBOX_SENT || state == OUTBOX_FAILED;
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	message->state = state;
	message->at = work->now;
	if (over) {
		message->address = NULL;
		message->code = NULL;
		outcome = leave(work, message->number);
	}
	if (outcome == STORE_OK)
		outcome = put_message(work, message);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

enum store_outcome
outbox_delete(struct work *work, const uint8_t id[OUTBOX_ID])
{
	struct outbox_message message;
	enum store_outcome outcome = outbox_get(work, id, &message);

	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome == STORE_OK && message.state != OUTBOX_SENT
	    && message.state != OUTBOX_FAILED)
		outcome = leave(work, message.number);
	return outcome == STORE_OK
		   ? work_delete(work, TABLE_MESSAGE, id, OUTBOX_ID)
		   : outcome;
}
