/* The turn: new files take the place of all that was, under the feet of the
 * processes that use the store.  For repair, import and restore. */
#ifndef STORE_SWITCHOVER_H
#define STORE_SWITCHOVER_H

#include "store/gdbm/manifest.h"
#include "store/type.h"

#include <stdint.h>

/* The number for a base that takes the place of what `manifest` names. */
uint64_t switchover_number(const struct manifest *manifest);

/*
 * With both locks: makes the base of that number, which is there and durable,
 * and an empty journal the store.  The older journals are sealed and removed,
 * by which every process learns of it.  Writing is refused from before the
 * first change to the last, so that a kill in between loses nothing: repair
 * ends it.  STORE_OK clears the mark of a failed write, too.
 */
enum store_outcome switchover_to(int dir, const struct manifest *manifest,
    uint64_t base);

/* Removes what MANIFEST no longer names, with the merge lock: bases below
 * `base`, journals below `journal`, and drafts. */
void switchover_clean(int dir, uint64_t base, uint64_t journal);

#endif
