/* Weaving: an older base and the journals since become a new base. */
#ifndef STORE_MERGE_WRITE_H
#define STORE_MERGE_WRITE_H

#include "store/gdbm/base.h"
#include "store/gdbm/delta.h"
#include "store/gdbm/manifest.h"
#include "store/type.h"

#include <stdint.h>

/*
 * Makes base `number` in `dir` of `base` (NULL for none) and all that `delta`
 * has read, without what is deleted or expired a day ago; nothing expires
 * where the clock stands over 30 days beyond the newest record.  It has its
 * name and is durable on STORE_OK; on anything else there is none.
 */
enum store_outcome merge_write_base(int dir, const struct manifest *manifest,
    struct base *base, const struct delta *delta, uint64_t number);

#endif
