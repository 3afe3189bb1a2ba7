/* One transaction in the making: operations in memory, not yet in the
 * journal.  Verbs and outcomes as in store.h; `base` is what
 * transaction_new() gave. */
#ifndef STORE_TRANSACTION_H
#define STORE_TRANSACTION_H

#include "store/gdbm/snapshot.h"
#include "store/type.h"

/* The snapshot is borrowed; the lock is held until the end. */
struct store_transaction *transaction_new(struct snapshot *snapshot);

enum store_outcome transaction_get(struct store_transaction *base,
    struct arena *arena, const struct store_key *key,
    struct store_value *value);
enum store_outcome transaction_insert(struct store_transaction *transaction,
    const struct store_key *key, const struct store_value *value);
enum store_outcome transaction_put(struct store_transaction *transaction,
    const struct store_key *key, const struct store_value *value);
enum store_outcome transaction_delete(struct store_transaction *transaction,
    const struct store_key *key);

/* Writes it as one record and reads that back into the snapshot; an empty one
 * writes nothing.  STORE_OK is not durable yet. */
enum store_outcome transaction_write(struct store_transaction *base);

void transaction_free(struct store_transaction *base);

#endif
