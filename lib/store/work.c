#include "store/work.h"

#include <stddef.h>

#include "base/log.h"

enum store_outcome
work_begin(struct work *work)
{
	if (work->transaction != NULL)
		log_panic("a transaction within a transaction");
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

enum store_outcome
work_get(struct work *work, int table, const void *key, size_t len,
    struct store_value *value)
{
	if (work->transaction != NULL)
		return transaction_get(work->transaction, work->arena, table,
		    key, len, value);
	return store_get(work->store, work->arena, table, key, len, value);
}

enum store_outcome
/* NOLINTNEXTLINE(readability-function-size): as the store's own verb */
work_put(struct work *work, int table, const void *key, size_t len,
    const struct buffer *record, int64_t expires)
{
	return transaction_put(work->transaction, table, key, len,
	    record->bytes, record->len, expires);
}

enum store_outcome
/* NOLINTNEXTLINE(readability-function-size): as the store's own verb */
work_insert(struct work *work, int table, const void *key, size_t len,
    const struct buffer *record, int64_t expires)
{
	return transaction_insert(work->transaction, table, key, len,
	    record->bytes, record->len, expires);
}

enum store_outcome
work_delete(struct work *work, int table, const void *key, size_t len)
{
	return transaction_delete(work->transaction, table, key, len);
}
