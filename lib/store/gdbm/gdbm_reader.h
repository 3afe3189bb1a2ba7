/* Reads a GDBM file in place, so that what is looked at can be verified and
 * "not found" be believed. */
#ifndef STORE_GDBM_READER_H
#define STORE_GDBM_READER_H

#include "store/gdbm/block_sums.h"
#include "store/gdbm/entry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * This knows of a GDBM file: where its header has the directory; that a key's
 * hash leads to a directory entry and so to a bucket; that the bucket has the
 * hash, the first 4 bytes of the key and the place of key and data.  GDBM
 * itself writes the files.  base_each() tries each key of a new base before
 * that gets its name.
 */

/* Whether the file is of the format that this reads: GDBM's standard one with
 * offsets of 64 bits.  True also where that cannot be told because the header
 * does not verify; then nothing is found in it but STORE_DAMAGED. */
bool gdbm_reader_knows(struct block_sums *sums);

/* GDBM's own hash of a key, 31 bits: its order of keys. */
uint32_t gdbm_reader_order(const uint8_t *key, size_t len);

/* In the map; unlike the bucket that leads there, not verified. */
struct gdbm_reader_item {
	const uint8_t *key;
	size_t key_len;
	const uint8_t *bytes;
	size_t len;
};

/* STORE_OK, the key being right; STORE_ABSENT where all that was looked at
 * verifies; else STORE_DAMAGED. */
enum store_outcome gdbm_reader_find(struct block_sums *sums, const uint8_t *key,
    size_t len, struct gdbm_reader_item *item);

/* Visits all items, bucket by bucket in the order of gdbm_reader_order(), until
 * `visit` returns false, with STORE_OK; or STORE_DAMAGED. */
enum store_outcome gdbm_reader_each(struct block_sums *sums,
    bool (*visit)(void *context, const struct gdbm_reader_item *item),
    void *context);

#endif
