/* Bytes under keys, in tables, durable: the contract of the store.
 *
 * State is the newest base, a GDBM file that is never written again, plus the
 * journal of what came since; see README, "The store".  A transaction is
 * visible to nobody before commit, and a commit that returned STORE_OK
 * survives kill -9 and a power cut.  Readers take no lock.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "store/transaction.h"
#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* All programs run on one host, so that a file system which hosts share will
 * do (default: false, and such a one is refused with STORE_FAILED). */
void store_single_host(bool single);
/* Whether `dir` is on a file system that hosts do not share. */
bool store_is_local(int dir);

/*
 * Makes an empty store in the directory `dir` (a descriptor, borrowed), which
 * must not hold one: STORE_EXISTS otherwise, and STORE_DAMAGED where files of
 * a store lie there without their MANIFEST.  What a creation left that was
 * killed is made anew.
 */
enum store_outcome store_create(int dir);

/*
 * Opens the store in `dir` (borrowed; it is duplicated).  STORE_ABSENT where
 * there is no store and no file of one; STORE_DAMAGED where MANIFEST or a
 * file it names is missing.  On anything but STORE_OK a line for the admin
 * was logged and *store is NULL.
 */
enum store_outcome store_open(int dir, struct store **store);
void store_close(struct store *store);

/* Reads one key as of now, without a lock.  The value is copied to `arena`.
 * A key that is longer than any can be is absent. */
enum store_outcome store_get(struct store *store, struct arena *arena,
    int table, const void *key, size_t key_len, struct store_value *value);

/* Starts a transaction: takes the lock (2 s, else STORE_BUSY).  Nothing slow
 * may happen before its end, and no fork.  One at a time a process. */
enum store_outcome store_begin(struct store *store,
    struct store_transaction **transaction);

/* Ends the transaction in every case.  STORE_OK: durable.  STORE_FULL and
 * STORE_BUSY: nothing was changed.  STORE_FAILED: not acknowledged. */
enum store_outcome store_commit(struct store_transaction *transaction);
void store_abort(struct store_transaction *transaction);

/*
 * Calls `visit` for each live key of the table, in no order, as of one moment
 * at or after the call; ends early where it returns false.  `key` and `bytes`
 * are valid during the call only; visit may not write.  For commands, not for
 * requests: it reads everything.
 */
enum store_outcome store_iterate(struct store *store, int table,
    store_visit *visit, void *context);

/* Catches up with what others wrote, lets old files go, and merges a journal
 * that has been quiet for a minute (only while the store is small: 8 MiB,
 * unless `large`).  For the idle tick; never waits for a lock. */
enum store_outcome store_tick(struct store *store);

/* Merges the journal into a new base now, whatever its size, dropping what
 * expired a day ago. */
enum store_outcome store_merge(struct store *store);

/*
 * What is due once a day: mends a store whose writing stopped, as
 * store_recover(), then merges twice, so that what was deleted is in no base,
 * no journal and no spare any more.
 */
enum store_outcome store_sweep(struct store *store);

/*
 * After an I/O error: puts everything valid into new files and lets writing go
 * on, in running processes too.  It does no harm to a store that is well, and
 * may be killed and run again.  STORE_BUSY; STORE_DAMAGED where records that
 * were promised do not verify.
 */
enum store_outcome store_recover(int dir);

/* Reads every record and every file; each fault is reported as one line. */
enum store_outcome store_verify(int dir, store_report *report, void *context,
    uint64_t *records);

/*
 * Writes all that lives, as of one moment, as text for any machine; dump.h
 * describes it.  Others write on meanwhile.  STORE_FULL and STORE_FAILED are
 * about `out`, or STORE_DAMAGED; only what ends with its last line is whole.
 */
enum store_outcome store_export(int dir, FILE *out, uint64_t *records);

/*
 * Puts what such a text says in the place of all that is in the store, under
 * the feet of running processes.  STORE_DAMAGED where the text is not whole
 * and STORE_FORMAT where a newer program made it: nothing was changed then,
 * and a line was logged.  store_import_check() reads only.
 */
enum store_outcome store_import(int dir, FILE *in, uint64_t *records);
enum store_outcome store_import_check(FILE *in, uint64_t *records);

/*
 * The same with the files of a store in the directory `from`, each copied at
 * its own time: the newest base that verifies and the journals behind it, told
 * by store and number.  What was taken, and what is lost, is reported.
 */
enum store_outcome store_salvage(int dir, int from, store_report *report,
    void *context, uint64_t *records);

/* What a command shows: generation, bytes of base and journal. */
struct store_size {
	int64_t generation;
	int64_t base_bytes;
	int64_t journal_bytes;
};
void store_size(const struct store *store, struct store_size *size);

/* The library behind this, with its version. */
const char *store_library(void);

#endif
