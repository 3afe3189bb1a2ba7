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

/* One transaction with one change. */
enum store_outcome keys_put(struct store *store, const char *key,
    const char *value, int64_t expires);
enum store_outcome keys_insert(struct store *store, const char *key,
    const char *value);
enum store_outcome keys_delete(struct store *store, const char *key);

/* The value, or what else store_get() says as "(absent)"; valid until 16 more
 * calls. */
const char *keys_get(struct store *store, const char *key);

/* 1 where the key reads as wanted, 0 where damage is said, -1 for anything
 * else. */
int keys_judge(struct store *store, const char *key, const char *wanted);

const char *keys_outcome(enum store_outcome outcome);

#endif
