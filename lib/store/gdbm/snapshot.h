/* What a process knows of the store: MANIFEST, the base and the journals as
 * far as it has read them.  It needs no lock, and stays right through its open
 * files until it looks again. */
#ifndef STORE_SNAPSHOT_H
#define STORE_SNAPSHOT_H

#include "base/arena.h"
#include "store/gdbm/base.h"
#include "store/gdbm/delta.h"
#include "store/gdbm/manifest.h"
#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snapshot {
	int dir; /* borrowed */
	struct manifest manifest;
	struct base *base; /* NULL before the first merge */
	struct delta delta;
	bool fault; /* a record could not be taken in */
};

/* Opens what MANIFEST names and reads all of it; outcomes as
 * store_open(). */
enum store_outcome snapshot_open(int dir, struct snapshot **snapshot);
void snapshot_close(struct snapshot *snapshot);

/* Reads what was committed since, over any number of merges. */
enum store_outcome snapshot_catch_up(struct snapshot *snapshot);

/* The same as far as the journal that grows now goes; that one stays. */
void snapshot_look(struct snapshot *snapshot);

/* Opens everything anew.  On any outcome but STORE_OK the snapshot is as
 * before. */
enum store_outcome snapshot_renew(struct snapshot *snapshot);

/* The journal that grows. */
struct journal *snapshot_journal(const struct snapshot *snapshot);

/* STORE_OK where the key is there and lives, STORE_ABSENT, or STORE_DAMAGED,
 * after the snapshot was renewed once.  The value is copied to `arena`, where
 * `value` is not NULL. */
enum store_outcome snapshot_get(struct snapshot *snapshot, struct arena *arena,
    const struct store_key *key, struct store_value *value);

/* Copies an entry's value to `arena`. */
void snapshot_copy(struct arena *arena, const struct entry *entry,
    struct store_value *value);

#endif
