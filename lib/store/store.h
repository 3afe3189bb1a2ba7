/* Bytes under keys, in tables, durable: what the domain knows of the store.
 *
 * A transaction is visible to nobody before commit, and a commit that returned
 * STORE_OK survives kill -9 and a power cut.  Behind it is one of several
 * engines (store_ops.h); who opens and keeps a store uses store_admin.h.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "store/type.h"

#include <stdbool.h>

void store_close(struct store *store);

/* Reads one key as of now, without a lock.  The value is copied to `arena`.
 * A key that is longer than any can be is absent. */
enum store_outcome store_get(struct store *store, struct arena *arena,
    const struct store_key *key, struct store_value *value);

/*
 * Calls `visit` for each live key of the table, in no order, as of one moment
 * at or after the call; ends early where it returns false.  `key` and `bytes`
 * are valid during the call only; visit may not write.  For commands, not for
 * requests: it reads everything.
 */
enum store_outcome store_iterate(struct store *store, int table,
    store_visit *visit, void *context);

/* Starts a transaction, within 2 s, else STORE_BUSY.  Nothing slow may happen
 * before its end, and no fork.  One at a time a process. */
enum store_outcome store_begin(struct store *store,
    struct store_transaction **transaction);

/* Sees what this transaction has written, else everything committed.  As any
 * verb of a transaction it may also answer STORE_BUSY, as store_commit(), or
 * STORE_FAILED: what is left is to abort. */
enum store_outcome store_get_within(struct store_transaction *transaction,
    struct arena *arena, const struct store_key *key,
    struct store_value *value);

/*
 * Record a change: STORE_OK; insert alone answers STORE_EXISTS where the key
 * is there (and changes nothing); STORE_FULL where the transaction would grow
 * past its bound.  put replaces; delete of an absent key is STORE_OK.  The
 * bytes are copied.
 */
enum store_outcome store_put(struct store_transaction *transaction,
    const struct store_key *key, const struct store_value *value);
enum store_outcome store_insert(struct store_transaction *transaction,
    const struct store_key *key, const struct store_value *value);
enum store_outcome store_delete(struct store_transaction *transaction,
    const struct store_key *key);

/*
 * Ends the transaction in every case.  STORE_OK: durable.  STORE_FULL and
 * STORE_BUSY: nothing was changed, and all of it may be tried again from
 * store_begin() on.  STORE_FAILED: not acknowledged, it may stand or not.
 */
enum store_outcome store_commit(struct store_transaction *transaction);
void store_abort(struct store_transaction *transaction);

/* Catches up with what others did, and lets go what is of no use any more.
 * For the idle tick; never waits for a lock. */
enum store_outcome store_tick(struct store *store);

/* Whether it is time for store_admin_upkeep(), which takes longer than a
 * request may: whoever asks starts who does it.  Costs next to nothing; true
 * once, and again a minute later where nothing was done. */
bool store_is_due(struct store *store);

#endif
