/* The slate: a page that all processes map, on which they tell each other how
 * far the journal is durable and that a flush failed.  Nothing that the store
 * promises hangs on it: it may be old, foreign, wiped or gone at any moment,
 * which costs time only. */
#ifndef STORE_SLATE_H
#define STORE_SLATE_H

#include "base/attribute.h"
#include "store/journal.h"

#include <stdbool.h>
#include <stdint.h>

struct slate;

/* Opens the file "flush" in `dir`, making it where it is absent; NULL after a
 * warning.  All others below take a NULL for a slate that says nothing. */
void slate_close(struct slate *slate);
struct slate *slate_open(int dir) FREED_BY(slate_close);

/* False where somebody removed the file: others have another slate by now. */
bool slate_is_linked(const struct slate *slate);

/* All bytes of the journal before this are durable; 0 where the slate does not
 * speak of this journal. */
uint64_t slate_durable(const struct slate *slate,
    const struct journal *journal);

/* Says so; less than what stands there changes nothing. */
void slate_tell(struct slate *slate, const struct journal *journal,
    uint64_t durable);

/* With the lock and everything read: takes back what goes beyond the end, as
 * it does in a copy of the directory that was made file by file. */
void slate_correct(struct slate *slate, const struct journal *journal);

/* The flag after a failed flush of this journal. */
void slate_fail(struct slate *slate, const struct journal *journal);
bool slate_has_failed(const struct slate *slate, const struct journal *journal);

/* Waiting, without missing a call in between: slate_bell(), look, then
 * slate_wait() with what the bell said; at most so many milliseconds. */
uint32_t slate_bell(const struct slate *slate);
void slate_wait(struct slate *slate, uint32_t bell, int milliseconds);
void slate_ring(struct slate *slate);

#endif
