/* When a commit is durable, and what follows when one could not be made so.
 * Here each committer flushes for itself, after it let the lock go; many can
 * share one flush behind this same contract. */
#ifndef STORE_FLUSH_H
#define STORE_FLUSH_H

#include "store/journal.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

/* Returns when all bytes of the journal before `end` are durable: STORE_OK, or
 * STORE_FAILED after flush_fail(). */
enum store_outcome flush_reach(int dir, struct journal *journal, uint64_t end);

/*
 * After an I/O error the kernel may count pages as written that are not, so
 * nobody may acknowledge any more: makes the file "failed", which lasts until
 * the store was put into new files.  Reading goes on.
 */
void flush_fail(int dir);
bool flush_has_failed(int dir);

#endif
