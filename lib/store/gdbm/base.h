/* A base: everything up to one journal, in a GDBM file that is written once
 * and never touched again, and the sums of its blocks. */
#ifndef STORE_BASE_H
#define STORE_BASE_H

#include "store/file.h"
#include "store/gdbm/base_meta.h"
#include "store/gdbm/entry.h"
#include "store/gdbm/manifest.h"
#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "base.N.gdbm", "base.N.sums" */
void base_name(uint64_t number, char name[FILE_NAME_SIZE]);
void base_sums_name(uint64_t number, char name[FILE_NAME_SIZE]);

struct base;

/* Opens the files of base `number`.  STORE_ABSENT (not logged) where one is
 * gone; STORE_DAMAGED. */
enum store_outcome base_open(int dir, const struct manifest *manifest,
    uint64_t number, struct base **base);
void base_close(struct base *base);

/* The entry under this hash, verified; it is valid until the next look-up.
 * STORE_ABSENT only where all that was looked at is sound; else STORE_DAMAGED,
 * logged. */
enum store_outcome base_find(struct base *base, const uint8_t hash[ENTRY_HASH],
    struct entry *entry);

/* Whether it is of a format that only libgdbm knows. */
bool base_is_slow(const struct base *base);

/* Bytes of its file. */
uint64_t base_len(const struct base *base);

/* What it says of itself. */
enum store_outcome base_facts(struct base *base, struct base_meta *meta);

struct base_item {
	const uint8_t *hash;
	const uint8_t *bytes; /* the entry as entry_write() made it */
	size_t len;
	struct entry entry;
};

/* Visits all entries in GDBM's own order until `visit` (NULL: none) returns
 * false.  STORE_DAMAGED where a block or an entry does not verify, or one is
 * missing. */
enum store_outcome base_each(struct base *base,
    bool (*visit)(void *context, const struct base_item *item), void *context);

/* Bases are made in the order of gdbm_reader_order(), so that GDBM splits each
 * bucket once. */
struct base_draft;

/* Begins base `number` under a name of its own. */
enum store_outcome base_begin(int dir, const struct manifest *manifest,
    uint64_t number, struct base_draft **draft);
enum store_outcome base_add(struct base_draft *draft,
    const uint8_t hash[ENTRY_HASH], const uint8_t *bytes, size_t len);

/* Syncs it, reads all of it again, and gives it its name.  Ends the draft. */
enum store_outcome base_finish(struct base_draft *draft, int64_t newest);
void base_discard(struct base_draft *draft);

/* The library behind this, with its version. */
const char *base_library(void);

#endif
