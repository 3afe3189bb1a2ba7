/* Where GDBM looks for a key, so that what it looked at can be verified and
 * "not found" be believed. */
#ifndef STORE_BUCKET_H
#define STORE_BUCKET_H

#include "store/entry.h"
#include "store/sums.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * This knows three things of a GDBM file: where its header has the directory;
 * that a key's hash leads to a directory entry and so to a bucket; that the
 * bucket has the hash followed by the first 4 bytes of the key.  base_each()
 * tries them on every key, and a new base gets its name only after that.
 */

/* GDBM's own hash of the key, 31 bits: its order of keys. */
uint32_t bucket_order(const uint8_t hash[ENTRY_HASH]);

/* True where header and directory verify. */
bool bucket_directory_is_sound(struct sums *sums);

/* The bucket for a key, *len bytes; NULL where it does not verify. */
const uint8_t *bucket_find(struct sums *sums, const uint8_t hash[ENTRY_HASH],
    size_t *len);

/* True where the bucket names the key (or one whose hash and first bytes are
 * the same, a chance of 2^-63). */
bool bucket_knows(const uint8_t *bucket, size_t len,
    const uint8_t hash[ENTRY_HASH]);

#endif
