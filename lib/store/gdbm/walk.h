/* All that lives, in no order. */
#ifndef STORE_WALK_H
#define STORE_WALK_H

#include "store/gdbm/entry.h"
#include "store/gdbm/snapshot.h"
#include "store/type.h"

#include <stdbool.h>
#include <stdint.h>

typedef bool walk_visit(void *context, const struct entry *entry);

/* Visits each entry that lives at `now` once, as far as the snapshot has read,
 * until `visit` returns false.  The snapshot may not read on meanwhile. */
enum store_outcome walk_all(const struct snapshot *snapshot, int64_t now,
    walk_visit *visit, void *context);

#endif
