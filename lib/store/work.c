#include "store/work.h"

#include <string.h>

#include "base/log.h"

/* A key, in the work's arena. */
struct work_read {
	struct work_read *next;
	int table;
	size_t len;
	uint8_t key[];
};

static bool
has_read(const struct work *work, int table, const void *key, size_t len)
{
	const struct work_read *read = work->reads;

	while (read != NULL
	       && (read->table != table || read->len != len
		   || memcmp(read->key, key, len) != 0))
		read = read->next;
	return read != NULL;
}

static void
note_read(struct work *work, int table, const void *key, size_t len)
{
	struct work_read *read = NULL;

	if (len > STORE_KEY_MAX || has_read(work, table, key, len))
		return;
	read = arena_alloc(work->arena, sizeof(*read) + len);
	read->next = work->reads;
	read->table = table;
	read->len = len;
	memcpy(read->key, key, len);
	work->reads = read;
}

void
work_must_have_read(const struct work *work, int table, const void *key,
    size_t len)
{
	if (!has_read(work, table, key, len))
		log_panic("table %d: written without having been read", table);
}

enum store_outcome
work_begin(struct work *work)
{
	if (work->transaction != NULL)
		log_panic("a transaction within a transaction");
	work->reads = NULL;
	return store_begin(work->store, &work->transaction);
}

enum store_outcome
work_commit(struct work *work)
{
	struct store_transaction *transaction = work->transaction;

	work->transaction = NULL;
	return store_commit(transaction);
}

void
work_abort(struct work *work)
{
	if (work->transaction != NULL)
		store_abort(work->transaction);
	work->transaction = NULL;
}

/* An empty commit waits for the flush of all that is before it. */
enum store_outcome
work_settle(struct work *work)
{
	enum store_outcome outcome = work_begin(work);

	return outcome == STORE_OK ? work_commit(work) : outcome;
}

enum store_outcome
work_get(struct work *work, int table, const void *key, size_t len,
    struct store_value *value)
{
	struct store_key wanted = { table, key, len };

	if (work->transaction == NULL)
		return store_get(work->store, work->arena, &wanted, value);
	note_read(work, table, key, len);
	return store_get_within(work->transaction, work->arena, &wanted, value);
}

enum store_outcome
/* NOLINTNEXTLINE(readability-function-size): a row in one line */
work_put(struct work *work, int table, const void *key, size_t len,
    const struct buffer *record, int64_t expires)
{
	struct store_key wanted = { table, key, len };
	struct store_value value = { record->bytes, record->len, expires };

	work_must_have_read(work, table, key, len);
	return store_put(work->transaction, &wanted, &value);
}

enum store_outcome
/* NOLINTNEXTLINE(readability-function-size): a row in one line */
work_insert(struct work *work, int table, const void *key, size_t len,
    const struct buffer *record, int64_t expires)
{
	struct store_key wanted = { table, key, len };
	struct store_value value = { record->bytes, record->len, expires };

	note_read(work, table, key, len);
	return store_insert(work->transaction, &wanted, &value);
}

enum store_outcome
work_delete(struct work *work, int table, const void *key, size_t len)
{
	struct store_key wanted = { table, key, len };

	return store_delete(work->transaction, &wanted);
}
