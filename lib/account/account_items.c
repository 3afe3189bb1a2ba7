#include "account/account_items.h"

#include <string.h>

#include "record/record_fields.h"

#define ROWS(tag, member, count) \
 RECORD_FIELD_ROWS(struct account_items, tag, member, count)

static const struct record_field item_rows[] = {
	ROWS(1, messages, message_count),
	ROWS(4, changes, change_count),
	ROWS(3, untold, untold_count),
};
static const struct record_fields fields =
    RECORD_FIELDS(struct account_items, item_rows);

/* The changes as they were until rows said who began them. */
struct old {
	uint8_t keys[ACCOUNT_ITEMS_CHANGES_MAX][SECRET_SIZE];
	size_t count;
};

static const struct record_field old_rows[] = {
	RECORD_FIELD_ROWS(struct old, 2, keys, count),
};
static const struct record_fields old_fields =
    RECORD_FIELDS(struct old, old_rows);

static bool
read_old_changes(const struct store_value *value, struct account_items *items)
{
	struct old old;

	if (!record_fields_read(&old_fields, value->bytes, value->len, &old))
		return false;
	if (old.count == 0)
		return true;
	items->change_count = old.count;
	for (size_t i = 0; i < old.count; i++)
		memcpy(items->changes[i].flow, old.keys[i], SECRET_SIZE);
	return true;
}

enum store_outcome
account_items_get(struct work *work, const uint8_t id[ACCOUNT_ID],
    struct account_items *items)
{
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_TRAIL, id, ACCOUNT_ID, &value);

	memset(items, 0, sizeof(*items));
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	return record_fields_read(&fields, value.bytes, value.len, items)
		       && read_old_changes(&value, items)
		   ? STORE_OK
		   : STORE_DAMAGED;
}

static enum store_outcome
put(struct work *work, const uint8_t id[ACCOUNT_ID],
    const struct account_items *items)
{
	struct buffer record = record_fields_write(work->arena, &fields, items);

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
