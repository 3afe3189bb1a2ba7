/* A unit of work: what the rules above this room need to read and to change
 * state.  Reads go to the transaction while there is one, so that the same
 * verb serves inside and outside of it. */
#ifndef STORE_WORK_H
#define STORE_WORK_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/secret.h"
#include "site/settings.h"
#include "store/store.h"

#include <stdint.h>

struct work {
	struct store *store;
	struct store_transaction *transaction; /* NULL outside of one */
	struct work_read *reads;               /* keys that it has read */
	struct arena *arena;                   /* results live here */
	const struct settings *settings;
	const uint8_t *key; /* the site's, SECRET_SIZE bytes */
	int64_t now;        /* seconds since 1970, the same all through */
};

/* Each is the store's verb of that name, with its outcomes. */
enum store_outcome work_begin(struct work *work);
enum store_outcome work_commit(struct work *work);
void work_abort(struct work *work);

/* Makes durable whatever was read so far, outside of a transaction: what
 * another process has committed is to be seen before it is flushed, and may not
 * be acknowledged before.  Outcomes of work_begin() and work_commit(). */
enum store_outcome work_settle(struct work *work);

enum store_outcome work_get(struct work *work, int table, const void *key,
    size_t len, struct store_value *value);

/*
 * `record` becomes the value; expires 0 is never.
 *
 * What a transaction writes is decided in it: work_put() is a panic for a key
 * that this transaction has not read, by work_get() or by work_insert(), for
 * what was read before it began may have changed.  work_insert() looks itself.
 */
enum store_outcome work_put(struct work *work, int table, const void *key,
    size_t len, const struct buffer *record, int64_t expires);
enum store_outcome work_insert(struct work *work, int table, const void *key,
    size_t len, const struct buffer *record, int64_t expires);
enum store_outcome work_delete(struct work *work, int table, const void *key,
    size_t len);

/* Panics where this transaction has not read the key: for what is written
 * under another key because of it. */
void work_must_have_read(const struct work *work, int table, const void *key,
    size_t len);

#endif
