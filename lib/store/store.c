#include "store/store.h"

#include <stdbool.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_ops.h"

enum { TABLE_MAX = 63 };

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->transaction != NULL)
		store_abort(store->transaction);
	store->ops->close(store);
}

static bool
may_exist(const struct store_key *key)
{
	return key->len > 0 && key->len <= STORE_KEY_MAX;
}

static void
check_key(const struct store_key *key)
{
	if (key->table < 1 || key->table > TABLE_MAX || !may_exist(key))
		log_panic("table %d, key of %zu bytes", key->table, key->len);
}

static void
check(const struct store_key *key, const struct store_value *value)
{
	check_key(key);
	if (value->len > STORE_VALUE_MAX)
		log_panic("value of %zu bytes", value->len);
}

enum store_outcome
store_get(struct store *store, struct arena *arena, const struct store_key *key,
    struct store_value *value)
{
	return may_exist(key) ? store->ops->get(store, arena, key, value)
			      : STORE_ABSENT;
}

enum store_outcome
store_iterate(struct store *store, int table, store_visit *visit, void *context)
{
	return store->ops->iterate(store, table, visit, context);
}

enum store_outcome
store_begin(struct store *store, struct store_transaction **transaction)
{
	enum store_outcome outcome = STORE_OK;

	*transaction = NULL;
	if (store->transaction != NULL)
		log_panic("a transaction within a transaction");
	if (getpid() != store->owner)
		log_panic("a store that was opened before a fork");
	outcome = store->ops->begin(store, transaction);
	if (outcome != STORE_OK)
		return outcome;
	(*transaction)->store = store;
	store->transaction = *transaction;
	return STORE_OK;
}

enum store_outcome
store_get_within(struct store_transaction *transaction, struct arena *arena,
    const struct store_key *key, struct store_value *value)
{
	return may_exist(key) ? transaction->store->ops->get_within(transaction,
		   arena, key, value)
			      : STORE_ABSENT;
}

enum store_outcome
store_put(struct store_transaction *transaction, const struct store_key *key,
    const struct store_value *value)
{
	check(key, value);
	return transaction->store->ops->put(transaction, key, value);
}

enum store_outcome
store_insert(struct store_transaction *transaction, const struct store_key *key,
    const struct store_value *value)
{
	check(key, value);
	return transaction->store->ops->insert(transaction, key, value);
}

enum store_outcome
store_delete(struct store_transaction *transaction, const struct store_key *key)
{
	check_key(key);
	return transaction->store->ops->delete (transaction, key);
}

enum store_outcome
store_commit(struct store_transaction *transaction)
{
	struct store *store = transaction->store;

	store->transaction = NULL;
	return store->ops->commit(transaction);
}

void
store_abort(struct store_transaction *transaction)
{
	struct store *store = transaction->store;

	store->transaction = NULL;
	store->ops->abort(transaction);
}

enum store_outcome
store_tick(struct store *store)
{
	return store->ops->tick(store);
}

bool
store_is_due(struct store *store)
{
	return store->ops->is_due(store);
}
