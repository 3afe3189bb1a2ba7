#include "account/outbox.h"

#include <string.h>

#include "account/outbox_record.h"
#include "account/pace.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/seconds.h"
#include "record/record_fields.h"

/*
 * The queue is lines of places, numbered first .. next - 1, each leading to a
 * message's id; what was sent leaves a gap, and `first` moves over gaps at the
 * front.  A message stands in the line of those that are new until it is
 * tried, then in the one of its wait: all of a line wait equally long, so each
 * is in the order of its times, and only its head needs to be looked at.  (New
 * ones are due at once; not so some that an earlier version queued.)
 */

enum {
	LINES = 5,
	LINE_SHIFT = 56, /* a number's first byte is its line */
};

/* The waits of queue.h, the longest being that of the last line. */
static const int64_t line_waits[LINES] = { 0, 30, 60, 120, INT64_MAX };

struct range {
	uint64_t first;
	uint64_t next;
};

static const struct record_field range_rows[] = {
	RECORD_FIELD(struct range, 1, first),
	RECORD_FIELD(struct range, 2, next),
};
static const struct record_fields range_fields =
    RECORD_FIELDS(struct range, range_rows);

struct place {
	uint8_t id[OUTBOX_ID];
};

static const struct record_field place_rows[] = {
	RECORD_NEEDED(struct place, 1, id),
};
static const struct record_fields place_fields =
    RECORD_FIELDS(struct place, place_rows);

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

static unsigned
line_of(uint64_t number)
{
	return (unsigned)(number >> LINE_SHIFT) % LINES;
}

static uint64_t
begin_of(unsigned line)
{
	return (uint64_t)line << LINE_SHIFT;
}

static const char *
range_key(struct work *work, unsigned line)
{
	return line == 0 ? "range"
			 : arena_format(work->arena, "range %u", line);
}

static enum store_outcome
get_range(struct work *work, unsigned line, struct range *range)
{
	const char *key = range_key(work, line);
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_QUEUE, key, strlen(key), &value);

	range->first = begin_of(line) + 1;
	range->next = range->first;
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK)
		return outcome;
	return record_fields_read(&range_fields, value.bytes, value.len, range)
		   ? STORE_OK
		   : STORE_DAMAGED;
}

static enum store_outcome
put_range(struct work *work, unsigned line, const struct range *range)
{
	const char *key = range_key(work, line);
	struct buffer record =
	    record_fields_write(work->arena, &range_fields, range);

	return work_put(work, TABLE_QUEUE, key, strlen(key), &record, 0);
}

static void
number_key(uint64_t number, uint8_t key[8])
{
	for (int i = 7; i >= 0; i--, number >>= 8)
		key[i] = (uint8_t)number;
}

enum store_outcome
outbox_get(struct work *work, const uint8_t id[OUTBOX_ID],
    struct outbox_message *message)
{
	return outbox_record_get(work, id, message);
}

bool
outbox_unseal(struct work *work, struct outbox_message *message)
{
	return outbox_record_unseal(work, message);
}

/* A place at the end of a line. */
static enum store_outcome
stand(struct work *work, struct outbox_message *message, unsigned line)
{
	struct range range;
	struct place place;
	struct buffer record;
	uint8_t key[8];
	enum store_outcome outcome = get_range(work, line, &range);

	if (outcome != STORE_OK)
		return outcome;
	message->number = range.next++;
	number_key(message->number, key);
	memcpy(place.id, message->id, OUTBOX_ID);
	record = record_fields_write(work->arena, &place_fields, &place);
	outcome = put_range(work, line, &range);
	return outcome == STORE_OK ? work_insert(work, TABLE_QUEUE, key,
		   sizeof(key), &record, message->expires + SECONDS_DAY)
				   : outcome;
}

enum store_outcome
outbox_queue(struct work *work, struct outbox_message *message)
{
	enum store_outcome outcome = STORE_OK;

	random_bytes(message->id, OUTBOX_ID);
	message->state = OUTBOX_QUEUED;
	message->queued = work->now;
	outcome = stand(work, message, 0);
	return outcome == STORE_OK ? outbox_record_insert(work, message)
				   : outcome;
}

/* The message at a place of the queue; STORE_ABSENT for a gap. */
static enum store_outcome
get_place(struct work *work, uint64_t number, struct outbox_message *message)
{
	struct store_value value;
	struct place place;
	uint8_t key[8];
	enum store_outcome outcome = STORE_OK;

	number_key(number, key);
	outcome = work_get(work, TABLE_QUEUE, key, sizeof(key), &value);
	if (outcome != STORE_OK)
		return outcome;
	if (!record_fields_read(&place_fields, value.bytes, value.len, &place))
		return STORE_DAMAGED;
	return outbox_record_get(work, place.id, message);
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

/* The first message of a line from that place on. */
static enum store_outcome
look_from(struct work *work, uint64_t from, struct outbox_message *message)
{
	struct range range;
	enum store_outcome outcome = get_range(work, line_of(from), &range);

	if (outcome != STORE_OK)
		return outcome;
	for (uint64_t i = from > range.first ? from : range.first;
	     i < range.next; i++) {
		outcome = get_place(work, i, message);
		if (outcome == STORE_DAMAGED)
			complain(i);
		else if (outcome != STORE_ABSENT)
			return outcome;
	}
	return STORE_ABSENT;
}

enum store_outcome
outbox_waiting(struct work *work, uint64_t behind,
    struct outbox_message *message)
{
	enum store_outcome outcome = look_from(work, behind + 1, message);

	for (unsigned line = line_of(behind) + 1;
	     line < LINES && outcome == STORE_ABSENT; line++)
		outcome = look_from(work, begin_of(line), message);
	return outcome;
}

static void
note_earlier(int64_t *next, int64_t due)
{
	if (*next == 0 || due < *next)
		*next = due;
}

int64_t
outbox_wait(const struct work *work, const struct outbox_message *message)
{
	int64_t from = message->tries > 0 ? message->at : message->queued;

	return clock_left(from, message->due - from, work->now);
}

static enum store_outcome
find_new(struct work *work, struct outbox_message *message, int64_t *next)
{
	enum store_outcome outcome = look_from(work, 0, message);

	while (outcome == STORE_OK && outbox_wait(work, message) > 0) {
		note_earlier(next, work->now + outbox_wait(work, message));
		outcome = look_from(work, message->number + 1, message);
	}
	return outcome;
}

enum store_outcome
outbox_due(struct work *work, struct outbox_message *message, int64_t *next)
{
	struct outbox_message head;
	enum store_outcome outcome = STORE_OK;
	bool found = false;

	*next = 0;
	outcome = find_new(work, message, next);
	if (outcome != STORE_ABSENT)
		return outcome;
	for (unsigned line = 1; line < LINES; line++) {
		outcome = look_from(work, begin_of(line), &head);
		if (outcome == STORE_ABSENT)
			continue;
		if (outcome != STORE_OK)
			return outcome;
		if (outbox_wait(work, &head) > 0) {
			note_earlier(next,
			    work->now + outbox_wait(work, &head));
		} else if (!found || head.due < message->due) {
			*message = head;
			found = true;
		}
	}
	return found ? STORE_OK : STORE_ABSENT;
}

/* Takes the number out of the queue and moves `first` over the gaps at the
 * front, also those of messages that nobody settled before they expired. */
static enum store_outcome
leave(struct work *work, uint64_t number)
{
	unsigned line = line_of(number);
	struct range range;
	uint64_t first = 0;
	uint8_t key[8];
	enum store_outcome outcome = get_range(work, line, &range);

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
	return put_range(work, line, &range);
}

enum store_outcome
outbox_claim(struct work *work, struct outbox_message *message, int64_t due)
{
	struct outbox_message now;
	unsigned line = 0;
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	/* It may have gone with its account. */
	outcome = outbox_get(work, message->id, &now);
	message->tries++;
	message->due = due;
	message->at = work->now;
	while (line_waits[line] < due - work->now)
		line++;
	if (outcome == STORE_OK)
		outcome = leave(work, message->number);
	if (outcome == STORE_OK)
		outcome = stand(work, message, line);
	if (outcome == STORE_OK)
		outcome = outbox_record_put(work, message);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

/* What a silent one takes is no measure of others. */
static enum store_outcome
note_pace(struct work *work, const struct outbox_message *message)
{
	if (message->took == 0 || message->kind == OUTBOX_SILENT
	    || message->state == OUTBOX_FAILED)
		return STORE_OK;
	return pace_note(work, message->via, message->took,
	    message->state == OUTBOX_SENT);
}

enum store_outcome
outbox_settle(struct work *work, struct outbox_message *message,
    enum outbox_state state)
{
	bool over = state == OUTBOX_SENT || state == OUTBOX_FAILED;
	struct outbox_message now;
	enum store_outcome found = STORE_OK;
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	message->state = state;
	message->at = work->now;
	outcome = note_pace(work, message);
	if (over) {
		message->address = NULL;
		message->code = NULL;
		message->sealed = NULL;
		message->sealed_len = 0;
	}
	if (over && outcome == STORE_OK)
		outcome = leave(work, message->number);
	if (outcome == STORE_OK)
		found = outbox_get(work, message->id, &now);
	/* Where it has gone with its account, nothing is kept of it. */
	if (outcome == STORE_OK && found != STORE_ABSENT)
		outcome = found == STORE_OK ? outbox_record_put(work, message)
					    : found;
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
