/* The merge: base and journal become the next base. */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/type.h"

#include <stdint.h>

/*
 * Merges until the journal that grew at the call is in a base, going on where
 * an earlier merge was killed.  Waits at most `wait` milliseconds for
 * another merge and `wait_append` for a writer, else STORE_BUSY.  Readers and
 * writers go on meanwhile, but for the moment that the seal is written.
 */
enum store_outcome merge_run(int dir, int64_t wait, int64_t wait_append);

#endif
