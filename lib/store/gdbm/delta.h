/* What the journals say: read in order into a private index. */
#ifndef STORE_DELTA_H
#define STORE_DELTA_H

#include "store/gdbm/entry.h"
#include "store/gdbm/index.h"
#include "store/gdbm/journal.h"
#include "store/type.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero is empty.  The journals are owned. */
struct delta {
	struct journal *journals[2]; /* the second follows the first's seal */
	struct index index;
};

void delta_free(struct delta *delta);

/* The journal that was opened last. */
struct journal *delta_journal(const struct delta *delta);

/* The time of the newest record that was read, 0 for none. */
int64_t delta_newest(const struct delta *delta);

enum delta_step {
	DELTA_END,    /* nothing more there, now */
	DELTA_SEALED, /* and nothing will follow in this journal */
	DELTA_FAULT,  /* a valid record with a body that cannot be */
	DELTA_UNREAD, /* after a warning: no memory to look */
};

/* Reads what was appended since; needs no lock. */
enum delta_step delta_read(struct delta *delta);

/*
 * The newest entry under this hash, verified.  STORE_OK (also for a deletion),
 * STORE_ABSENT, or STORE_DAMAGED where a place no longer verifies.  The entry
 * points into the map and is good until more is read.
 */
enum store_outcome delta_find(const struct delta *delta,
    const uint8_t secret[16], const uint8_t hash[ENTRY_HASH],
    struct entry *entry);

/* The operation a slot of the index leads to, verified; false where it no
 * longer verifies. */
bool delta_look(const struct delta *delta, const uint8_t secret[16],
    uint32_t place, struct journal_operation *operation, struct entry *entry);

#endif
