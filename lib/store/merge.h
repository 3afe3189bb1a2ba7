/* The merge: base and journal become the next base. */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/snapshot.h"
#include "store/type.h"

#include <stdbool.h>
#include <stdint.h>

#define MERGE_SMALL (INT64_C(8) << 20) /* bytes a web program may merge */

/*
 * Merges until the journal that grew at the call is in a base, going on where
 * an earlier merge was killed.  Waits at most `wait` milliseconds for
 * another merge and `wait_append` for a writer, else STORE_BUSY.  Readers and
 * writers go on meanwhile, but for the moment that the seal is written.
 */
enum store_outcome merge_run(int dir, int64_t wait, int64_t wait_append);

/* Bytes a journal may reach, and the size of a new journal's file: a quarter
 * of the base, 64 KiB at least, 4 MiB at most. */
uint64_t merge_limit(const struct snapshot *snapshot);

/* True where base and journal are small enough for a web program. */
bool merge_is_small(const struct snapshot *snapshot);

#endif
