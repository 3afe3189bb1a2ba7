/* What a process knows of the store: MANIFEST, the base and the journals as
 * far as it has read them.  It needs no lock, and stays right through its open
 * files until it looks again. */
#ifndef STORE_VIEW_H
#define STORE_VIEW_H

#include "base/arena.h"
#include "store/base.h"
#include "store/delta.h"
#include "store/manifest.h"
#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view {
	int dir; /* borrowed */
	struct manifest manifest;
	struct base *base; /* NULL before the first merge */
	struct delta delta;
	bool fault; /* a record could not be taken in */
};

/* Opens what MANIFEST names and reads all of it; outcomes as store_open(). */
enum store_outcome view_open(int dir, struct view **view);
void view_close(struct view *view);

/* Reads what was committed since, over any number of merges. */
enum store_outcome view_catch_up(struct view *view);

/* The same as far as the journal that grows now goes; that one stays. */
void view_look(struct view *view);

/* Opens everything anew.  On any outcome but STORE_OK the view is as before. */
enum store_outcome view_renew(struct view *view);

/* The journal that grows. */
struct journal *view_journal(const struct view *view);

struct view_key {
	int table;
	const void *bytes;
	size_t len;
};

/* STORE_OK where the key is there and lives, STORE_ABSENT, or STORE_DAMAGED,
 * after the view was renewed once.  The value is copied to `arena`, where
 * `value` is not NULL. */
enum store_outcome view_get(struct view *view, struct arena *arena,
    const struct view_key *key, struct store_value *value);

/* Copies an entry's value to `arena`. */
void view_copy(struct arena *arena, const struct entry *entry,
    struct store_value *value);

#endif
