/* One transaction in the making: operations in memory, not yet in the
 * journal. */
#ifndef STORE_TRANSACTION_H
#define STORE_TRANSACTION_H

#include "store/snapshot.h"
#include "store/type.h"

/* Store and snapshot are borrowed; the lock is held until the end. */
struct store_transaction *transaction_new(struct store *store,
    struct snapshot *snapshot);
struct store *transaction_store(const struct store_transaction *transaction);

/* Sees what this transaction has written, else everything committed. */
enum store_outcome transaction_get(struct store_transaction *transaction,
    struct arena *arena, int table, const void *key, size_t key_len,
    struct store_value *value);

/*
 * Record a change: STORE_OK; insert alone answers STORE_EXISTS where the key
 * is there (and changes nothing); STORE_FULL where the transaction would grow
 * past its bound.  put replaces; delete of an absent key is STORE_OK.  The
 * bytes are copied.
 */
enum store_outcome transaction_insert(struct store_transaction *transaction,
    int table, const void *key, size_t key_len, const void *bytes, size_t len,
    int64_t expires);
enum store_outcome transaction_put(struct store_transaction *transaction,
    int table, const void *key, size_t key_len, const void *bytes, size_t len,
    int64_t expires);
enum store_outcome transaction_delete(struct store_transaction *transaction,
    int table, const void *key, size_t key_len);

/* Writes it as one record and reads that back into the snapshot; an empty one
 * writes nothing.  STORE_OK is not durable yet. */
enum store_outcome transaction_write(struct store_transaction *transaction);

void transaction_free(struct store_transaction *transaction);

#endif
