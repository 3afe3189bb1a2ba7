/* Texts under text keys in table 1 of a store, for its tests. */
#ifndef T_KEYS_H
#define T_KEYS_H

#include "store/store.h"

#include <stdint.h>

enum { KEYS_TABLE = 1 };

/* A new store in the emptied scratch directory, which must open. */
struct store *keys_fresh(void);

/* A store in `dir` that must open. */
struct store *keys_open(int dir);

/* Merges the store in the scratch directory. */
enum store_outcome keys_merge(void);

/* The verbs of a transaction. */
enum store_outcome keys_get_in(struct store_transaction *transaction,
    struct arena *arena, const char *key, struct store_value *value);
enum store_outcome keys_put_in(struct store_transaction *transaction,
    const char *key, const char *bytes, size_t len, int64_t expires);
enum store_outcome keys_insert_in(struct store_transaction *transaction,
    const char *key, const char *value);
enum store_outcome keys_delete_in(struct store_transaction *transaction,
    const char *key);

/* One transaction with one change. */
enum store_outcome keys_put(struct store *store, const char *key,
    const char *value, int64_t expires);
enum store_outcome keys_insert(struct store *store, const char *key,
    const char *value);
enum store_outcome keys_delete(struct store *store, const char *key);

/* The same of the key outside of a transaction. */
enum store_outcome keys_read(struct store *store, struct arena *arena,
    const char *key, struct store_value *value);

/* The value, or what else store_get() says as "(absent)"; valid until 16 more
 * calls. */
const char *keys_get(struct store *store, const char *key);

/* 1 where the key reads as wanted, 0 where damage is said, -1 for anything
 * else. */
int keys_judge(struct store *store, const char *key, const char *wanted);

const char *keys_outcome(enum store_outcome outcome);

#endif
