/* The store as whoever keeps it sees it: its folder, `dir` below (a
 * descriptor, borrowed).
 *
 * State is the newest base, a GDBM file that is never written again, plus the
 * journal of what came since; see README, "The store".  What is done here is
 * seen by processes that have the store open; none of them has to be started
 * anew.  Readers take no lock.
 */
#ifndef STORE_STORE_ADMIN_H
#define STORE_STORE_ADMIN_H

#include "store/type.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Whether `dir` is on a file system that hosts do not share. */
bool store_admin_is_local(int dir);

/*
 * Makes an empty store in `dir`, which must not hold one: STORE_EXISTS
 * otherwise, and STORE_DAMAGED where files of a store lie there without their
 * MANIFEST.  What a creation left that was killed is made anew.
 */
enum store_outcome store_admin_create(int dir);

/* Merges the journal into a new base now, whatever its size, dropping what
 * expired a day ago.  STORE_BUSY where others hold the locks for 2 s. */
enum store_outcome store_admin_merge(int dir);

/* What store_is_due() asks for: merges the journal, unless another process is
 * at it. */
enum store_outcome store_admin_upkeep(int dir);

/*
 * What is due once a day: mends a store whose writing stopped, as
 * store_admin_repair(), then merges twice, so that what was deleted is in no
 * base, no journal and no spare any more.
 */
enum store_outcome store_admin_sweep(int dir);

/*
 * After an I/O error: puts everything valid into new files and lets writing go
 * on, in running processes too.  It does no harm to a store that is well, and
 * may be killed and run again.  STORE_BUSY; STORE_DAMAGED where records that
 * were promised do not verify.
 */
enum store_outcome store_admin_repair(int dir);

/* Reads every record and every file; each fault is reported as one line. */
enum store_outcome store_admin_verify(int dir, store_report *report,
    void *context, uint64_t *records);

/*
 * Writes all that lives, as of one moment, as text for any machine; dump.h
 * describes it.  Others write on meanwhile.  STORE_FULL and STORE_FAILED are
 * about `out`, or STORE_DAMAGED; only what ends with its last line is whole.
 */
enum store_outcome store_admin_export(int dir, FILE *out, uint64_t *records);

/*
 * Puts what such a text says in the place of all that is in the store, under
 * the feet of running processes.  STORE_DAMAGED where the text is not whole
 * and STORE_FORMAT where a newer program made it: nothing was changed then,
 * and a line was logged.  store_admin_import_check() reads only.
 */
enum store_outcome store_admin_import(int dir, FILE *in, uint64_t *records);
enum store_outcome store_admin_import_check(FILE *in, uint64_t *records);

/*
 * The same with the files of a store in the directory `from`, each copied at
 * its own time: the newest base that verifies and the journals behind it, told
 * by store and number.  What was taken, and what is lost, is reported.
 */
enum store_outcome store_admin_salvage(int dir, int from, store_report *report,
    void *context, uint64_t *records);

/* What a command shows: generation, bytes of base and journal.  Outcomes of
 * store_open(). */
struct store_admin_size {
	int64_t generation;
	int64_t base_bytes;
	int64_t journal_bytes;
	bool slow; /* the base is read through libgdbm: its file is of a
		    * format that gdbm_reader.h does not know */
};
enum store_outcome store_admin_size(int dir, struct store_admin_size *size);

/* The library behind this, with its version. */
const char *store_admin_library(void);

#endif
