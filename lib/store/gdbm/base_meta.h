/* What a base says of itself, as the value of a key of its own. */
#ifndef STORE_BASE_META_H
#define STORE_BASE_META_H

#include "store/gdbm/manifest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BASE_META_SIZE 56 /* bytes */

struct base_meta {
	uint64_t number; /* the journal up to which the base goes */
	uint64_t count;  /* of entries */
	int64_t newest;  /* the time of the newest commit in it */
};

void base_meta_write(const struct manifest *manifest,
    const struct base_meta *meta, uint8_t bytes[BASE_META_SIZE]);

/* False where the bytes do not verify, or speak of another store. */
bool base_meta_read(const struct manifest *manifest, const uint8_t *bytes,
    size_t len, struct base_meta *meta);

#endif
