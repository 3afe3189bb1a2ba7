#include "account/trail.h"

#include <string.h>

#include "account/pending_record.h"
#include "account/record.h"

enum { TAG_MESSAGES = 1, TAG_FLOWS = 2, TAG_UNTOLD = 3 };

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
	trail->flow_count = read_rows(&record, TAG_FLOWS, SECRET_SIZE,
	    TRAIL_FLOWS_MAX, trail->flows);
	trail->untold_count = read_rows(&record, TAG_UNTOLD,
	    sizeof(trail->untold[0]), TRAIL_UNTOLD_MAX, trail->untold);
	return trail->message_count == SIZE_MAX || trail->flow_count == SIZE_MAX
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
	record_add_bytes(&record, TAG_FLOWS, trail->flows,
	    trail->flow_count * SECRET_SIZE);
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
trail_add_flow(struct work *work, const uint8_t id[ACCOUNT_ID],
    const uint8_t flow[SECRET_SIZE])
{
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	if (outcome != STORE_OK
	    || !add_row(trail.flows, SECRET_SIZE, TRAIL_FLOWS_MAX,
		&trail.flow_count, flow))
		return outcome;
	return put(work, id, &trail);
}

/* Whether a flow is a change under way, of that session or of any. */
static enum store_outcome
is_under_way(struct work *work, const uint8_t flow[SECRET_SIZE],
    const uint8_t *session, bool *is)
{
	struct pending pending;
	enum store_outcome outcome = pending_record_get(work, flow, &pending);

	*is = outcome == STORE_OK && pending.next == PENDING_CODE
	      && (session == NULL
		  || memcmp(pending.session, session, SECRET_SIZE) == 0);
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}

enum store_outcome
trail_end_changes(struct work *work, const uint8_t id[ACCOUNT_ID],
    const uint8_t *session)
{
	struct trail trail;
	enum store_outcome outcome = trail_get(work, id, &trail);

	for (size_t i = 0; i < trail.flow_count && outcome == STORE_OK; i++) {
		bool is = false;

		outcome = is_under_way(work, trail.flows[i], session, &is);
		if (outcome == STORE_OK && is)
			outcome = work_delete(work, TABLE_PENDING,
			    trail.flows[i], SECRET_SIZE);
	}
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
	for (size_t i = 0; i < trail.flow_count && outcome == STORE_OK; i++)
		outcome = work_delete(work, TABLE_PENDING, trail.flows[i],
		    SECRET_SIZE);
	if (outcome == STORE_OK)
		outcome = work_delete(work, TABLE_TRAIL, id, ACCOUNT_ID);
	return outcome;
}
