#include "account/trail.h"

#include <string.h>

#include "record/record.h"

enum {
	TAG_MESSAGES = 1,
	TAG_KEYS = 2, /* of changes, written until rows said who began them */
	TAG_UNTOLD = 3,
	TAG_CHANGES = 4,
};

/* A field of so many rows of `size` bytes: their count, or SIZE_MAX. */
static size_t
read_rows(const struct record *record, int tag, size_t size, size_t max,
    void *rows)
{
	size_t len = record->lens[tag];

	if (len % size != 0 || len / size > max)
		return SIZE_MAX;
	if (len > 0)
		memcpy(rows, record->fields[tag], len);
	return len / size;
}

/* Of an old record's changes nobody knows who began them. */
static size_t
read_changes(const struct record *record, struct trail_change *changes)
{
	uint8_t keys[TRAIL_CHANGES_MAX][SECRET_SIZE];
	size_t count =
	    read_rows(record, TAG_KEYS, SECRET_SIZE, TRAIL_CHANGES_MAX, keys);

	if (count == 0 || count == SIZE_MAX)
		return read_rows(record, TAG_CHANGES, sizeof(*changes),
		    TRAIL_CHANGES_MAX, changes);
	for (size_t i = 0; i < count; i++)
		memcpy(changes[i].flow, keys[i], SECRET_SIZE);
	return count;
}

enum store_outcome
trail_get(struct work *work, const uint8_t id[ACCOUNT_ID], struct trail *trail)
{
	struct store_value value;
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_TRAIL, id, ACCOUNT_ID, &value);

	memset(trail, 0, sizeof(*trail));
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	if (!record_read(&record, value.bytes, value.len))
		return STORE_DAMAGED;
	trail->message_count = read_rows(&record, TAG_MESSAGES, OUTBOX_ID,
	    TRAIL_MESSAGES_MAX, trail->messages);
	trail->change_count = read_changes(&record, trail->changes);
	trail->untold_count = read_rows(&record, TAG_UNTOLD,
	    sizeof(trail->untold[0]), TRAIL_UNTOLD_MAX, trail->untold);
	return trail->message_count == SIZE_MAX
		       || trail->change_count == SIZE_MAX
		       || trail->untold_count == SIZE_MAX
		   ? STORE_DAMAGED
		   : STORE_OK;
}

static enum store_outcome
put(struct work *work, const uint8_t id[ACCOUNT_ID], const struct trail *trail)
{
	struct buffer record = buffer_new(work->arena, 768);

	record_begin(&record);
	record_add_bytes(&record, TAG_MESSAGES, trail->messages,
	    trail->message_count * OUTBOX_ID);
	record_add_bytes(&record, TAG_CHANGES, trail->changes,
	    trail->change_count * sizeof(trail->changes[0]));
	record_add_bytes(&record, TAG_UNTOLD, trail->untold,
	    trail->untold_count * sizeof(trail->untold[0]));
	return work_put(work, TABLE_TRAIL, id, ACCOUNT_ID, &record, 0);
}

/* Behind the others; false where it is among them. */
static bool
add_row(void *array, size_t size, size_t max, size_t *count, const void *row)
{
	uint8_t *rows = array;

	for (size_t i = 0; i < *count; i++)
		if (memcmp(rows + i * size, row, size) == 0)
			return false;
	if (*count == max) {
		(*count)--;
		memmove(rows, rows + size, *count * size);
	}
	memcpy(rows + *count * size, row, size);
	(*count)++;
	return true;
}

enum store_outcome
trail_add_message(struct work *work, const uint8_t id[ACCOUNT_ID],
    const uint8_t message[OUTBOX_ID])
{
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	if (outcome != STORE_OK
	    || !add_row(trail.messages, OUTBOX_ID, TRAIL_MESSAGES_MAX,
		&trail.message_count, message))
		return outcome;
	return put(work, id, &trail);
}

enum store_outcome
trail_add_change(struct work *work, const uint8_t id[ACCOUNT_ID],
    const struct trail_change *change)
{
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	if (outcome != STORE_OK
	    || !add_row(trail.changes, sizeof(*change), TRAIL_CHANGES_MAX,
		&trail.change_count, change))
		return outcome;
	return put(work, id, &trail);
}

static bool
is_of(const struct trail_change *change, const uint8_t *session)
{
	static const uint8_t unknown[SECRET_SIZE];

	return session == NULL
	       || memcmp(change->session, session, SECRET_SIZE) == 0
	       || memcmp(change->session, unknown, SECRET_SIZE) == 0;
}

enum store_outcome
trail_end_changes(struct work *work, const uint8_t id[ACCOUNT_ID],
    const uint8_t *session)
{
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	for (size_t i = 0; i < trail.change_count && outcome == STORE_OK; i++)
		if (is_of(&trail.changes[i], session))
			outcome = work_delete(work, TABLE_PENDING,
			    trail.changes[i].flow, SECRET_SIZE);
	return outcome;
}

enum store_outcome
trail_add_untold(struct work *work, const uint8_t id[ACCOUNT_ID],
    enum outbox_kind kind)
{
	struct trail_untold untold = { .at = work->now, .kind = kind };
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	if (outcome != STORE_OK
	    || !add_row(trail.untold, sizeof(untold), TRAIL_UNTOLD_MAX,
		&trail.untold_count, &untold))
		return outcome;
	return put(work, id, &trail);
}

enum store_outcome
trail_delete(struct work *work, const uint8_t id[ACCOUNT_ID])
{
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	for (size_t i = 0; i < trail.message_count && outcome == STORE_OK; i++)
		outcome = outbox_delete(work, trail.messages[i]);
	for (size_t i = 0; i < trail.change_count && outcome == STORE_OK; i++)
		outcome = work_delete(work, TABLE_PENDING,
		    trail.changes[i].flow, SECRET_SIZE);
	if (outcome == STORE_OK)
		outcome = work_delete(work, TABLE_TRAIL, id, ACCOUNT_ID);
	return outcome;
}
