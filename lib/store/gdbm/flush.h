/* When a commit is durable, and what follows when one could not be made so.
 *
 * Who has committed needs a flush up to his record.  One of all who need one
 * leads: he flushes for everybody whose record he can read by then, and the
 * others follow, asleep on the page.  A leader that was killed is replaced
 * after 5 ms; nobody waits for a stopped one beyond 50 ms, he flushes alone.
 * So does at once who finds that the last record is his own: he has nobody to
 * lead, and who comes meanwhile leads himself. */
#ifndef STORE_FLUSH_H
#define STORE_FLUSH_H

#include "store/gdbm/flush_page.h"
#include "store/gdbm/snapshot.h"
#include "store/type.h"

#include <stdbool.h>
#include <stdint.h>

#define LOCK_FLUSH "flush.lock" /* who holds it leads */

/* What a process has open for it. */
struct flush {
	struct flush_page *page; /* NULL: none yet, or none to be had */
	int lock;
	bool open;    /* was tried */
	uint64_t tag; /* the journal, and how far it went, */
	uint64_t end; /* when this process committed last */
	bool alone;   /* nobody else has written there since */
};
#define FLUSH_CLOSED       \
 {                         \
  .page = NULL, .lock = -1 \
 }

void flush_close(struct flush *flush);

/* For the idle tick: lets a page go that others do not see any more. */
void flush_tidy(struct flush *flush);

/* With the lock and everything read, before anything is written: STORE_FAILED
 * where writing has stopped. */
enum store_outcome flush_prepare(struct flush *flush,
    const struct snapshot *snapshot);

/*
 * Without the lock, returns when all bytes before `end` of the journal that
 * grows are durable: STORE_OK, or STORE_FAILED.  The snapshot reads on in this
 * journal meanwhile, and in no other.
 */
enum store_outcome flush_reach(struct flush *flush, struct snapshot *snapshot,
    uint64_t end);

/* The same for all that was read of this journal, by oneself. */
enum store_outcome flush_alone(struct flush *flush, int dir,
    struct journal *journal);

/*
 * After an I/O error the kernel may count pages as written that are not, so
 * nobody may acknowledge any more: flags the journal on the page and makes
 * the file "failed", which lasts until the store was put into new files.
 * Reading goes on.
 */
void flush_fail(struct flush *flush, int dir, struct journal *journal);
bool flush_has_failed(int dir);

/* That file alone: made and removed, durable on STORE_OK. */
enum store_outcome flush_mark(int dir);
enum store_outcome flush_clear(int dir);

#endif
