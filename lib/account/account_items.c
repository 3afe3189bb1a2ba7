#include "account/account_items.h"

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
read_changes(const struct record *record, struct account_items_change *changes)
{
	uint8_t keys[ACCOUNT_ITEMS_CHANGES_MAX][SECRET_SIZE];
	size_t count = read_rows(record, TAG_KEYS, SECRET_SIZE,
	    ACCOUNT_ITEMS_CHANGES_MAX, keys);

	if (count == 0 || count == SIZE_MAX)
		return read_rows(record, TAG_CHANGES, sizeof(*changes),
		    ACCOUNT_ITEMS_CHANGES_MAX, changes);
	for (size_t i = 0; i < count; i++)
		memcpy(changes[i].flow, keys[i], SECRET_SIZE);
	return count;
}

enum store_outcome
account_items_get(struct work *work, const uint8_t id[ACCOUNT_ID],
    struct account_items *items)
{
	struct store_value value;
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_TRAIL, id, ACCOUNT_ID, &value);

	memset(items, 0, sizeof(*items));
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	if (!record_read(&record, value.bytes, value.len))
		return STORE_DAMAGED;
	items->message_count = read_rows(&record, TAG_MESSAGES, OUTBOX_ID,
	    ACCOUNT_ITEMS_MESSAGES_MAX, items->messages);
	items->change_count = read_changes(&record, items->changes);
	items->untold_count = read_rows(&record, TAG_UNTOLD,
	    sizeof(items->untold[0]), ACCOUNT_ITEMS_UNTOLD_MAX, items->untold);
	return items->message_count == SIZE_MAX
		       || items->change_count == SIZE_MAX
		       || items->untold_count == SIZE_MAX
		   ? STORE_DAMAGED
		   : STORE_OK;
}

static enum store_outcome
put(struct work *work, const uint8_t id[ACCOUNT_ID],
    const struct account_items *items)
{
	struct buffer record = buffer_new(work->arena, 768);

	record_begin(&record);
	record_add_bytes(&record, TAG_MESSAGES, items->messages,
	    items->message_count * OUTBOX_ID);
	record_add_bytes(&record, TAG_CHANGES, items->changes,
	    items->change_count * sizeof(items->changes[0]));
	record_add_bytes(&record, TAG_UNTOLD, items->untold,
	    items->untold_count * sizeof(items->untold[0]));
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
account_items_add_message(struct work *work, const uint8_t id[ACCOUNT_ID],
    const uint8_t message[OUTBOX_ID])
{
	struct account_items items;
	enum store_outcome outcome = account_items_get(work, id, &items);

	if (outcome != STORE_OK
	    || !add_row(items.messages, OUTBOX_ID, ACCOUNT_ITEMS_MESSAGES_MAX,
		&items.message_count, message))
		return outcome;
	return put(work, id, &items);
}

enum store_outcome
account_items_add_change(struct work *work, const uint8_t id[ACCOUNT_ID],
    const struct account_items_change *change)
{
	struct account_items items;
	enum store_outcome outcome = account_items_get(work, id, &items);

	if (outcome != STORE_OK
	    || !add_row(items.changes, sizeof(*change),
		ACCOUNT_ITEMS_CHANGES_MAX, &items.change_count, change))
		return outcome;
	return put(work, id, &items);
}

static bool
is_of(const struct account_items_change *change, const uint8_t *session)
{
	static const uint8_t unknown[SECRET_SIZE];

	return session == NULL
	       || memcmp(change->session, session, SECRET_SIZE) == 0
	       || memcmp(change->session, unknown, SECRET_SIZE) == 0;
}

enum store_outcome
account_items_end_changes(struct work *work, const uint8_t id[ACCOUNT_ID],
    const uint8_t *session)
{
	struct account_items items;
	enum store_outcome outcome = account_items_get(work, id, &items);

	for (size_t i = 0; i < items.change_count && outcome == STORE_OK; i++)
		if (is_of(&items.changes[i], session))
			outcome = work_delete(work, TABLE_PENDING,
			    items.changes[i].flow, SECRET_SIZE);
	return outcome;
}

enum store_outcome
account_items_add_untold(struct work *work, const uint8_t id[ACCOUNT_ID],
    enum outbox_kind kind)
{
	struct account_items_untold untold = { .at = work->now, .kind = kind };
	struct account_items items;
	enum store_outcome outcome = account_items_get(work, id, &items);

	if (outcome != STORE_OK
	    || !add_row(items.untold, sizeof(untold), ACCOUNT_ITEMS_UNTOLD_MAX,
		&items.untold_count, &untold))
		return outcome;
	return put(work, id, &items);
}

enum store_outcome
account_items_delete(struct work *work, const uint8_t id[ACCOUNT_ID])
{
	struct account_items items;
	enum store_outcome outcome = account_items_get(work, id, &items);

	for (size_t i = 0; i < items.message_count && outcome == STORE_OK; i++)
		outcome = outbox_delete(work, items.messages[i]);
	for (size_t i = 0; i < items.change_count && outcome == STORE_OK; i++)
		outcome = work_delete(work, TABLE_PENDING,
		    items.changes[i].flow, SECRET_SIZE);
	if (outcome == STORE_OK)
		outcome = work_delete(work, TABLE_TRAIL, id, ACCOUNT_ID);
	return outcome;
}
