/* What a process does for the store beside its own work: it lets files go that
 * a merge of another has replaced, and sees when it is time for the next. */
#ifndef STORE_MAINTENANCE_H
#define STORE_MAINTENANCE_H

#include "store/gdbm/snapshot.h"
#include "store/type.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero at first. */
struct maintenance {
	uint64_t told;     /* the journal whose merge was said to be due */
	int64_t tell_from; /* when it may be said again, as the next */
	int64_t look_from; /* on the monotonic clock */
};

/* Behind a commit of this process, which stays whatever becomes of this. */
void maintenance_go_on(struct maintenance *maintenance,
    struct snapshot *snapshot);

/* For the idle tick, when all was read. */
enum store_outcome maintenance_rest(struct snapshot *snapshot);

/* Bytes that a journal reaches before it is merged: a quarter of the base, so
 * that each byte is written anew some five times at most; 64 KiB at least. */
uint64_t maintenance_limit(const struct snapshot *snapshot);

/* Whether the journal is to be merged: it has grown past that limit, or nothing
 * was written for a minute and base and journal have at most 8 MiB.  Of each
 * journal that is true once a minute. */
bool maintenance_is_due(struct maintenance *maintenance,
    const struct snapshot *snapshot);

#endif
