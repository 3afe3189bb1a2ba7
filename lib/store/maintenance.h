/* What a process does for the store beside its own work, and when: it merges a
 * journal that has grown or was quiet, and lets files go that a merge of
 * another has replaced. */
#ifndef STORE_MAINTENANCE_H
#define STORE_MAINTENANCE_H

#include "store/snapshot.h"
#include "store/type.h"

#include <stdint.h>

/* All zero at first. */
struct maintenance {
	int64_t merge_from; /* on the monotonic clock */
	int64_t look_from;  /* the same */
};

/* Merges now, as merge_run() does, and reads what became of it. */
enum store_outcome maintenance_merge(struct maintenance *maintenance,
    struct snapshot *snapshot, int64_t wait, int64_t wait_append);

/* Behind a commit of this process, which stays whatever becomes of this. */
void maintenance_go_on(struct maintenance *maintenance,
    struct snapshot *snapshot);

/* For the idle tick, when all was read; never waits for a lock. */
enum store_outcome maintenance_rest(struct maintenance *maintenance,
    struct snapshot *snapshot);

#endif
