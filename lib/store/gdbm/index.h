/* Where the newest word on a key stands: a private table of 8 bytes a key,
 * from 32 bits of the key's hash to a place.  It only narrows the search:
 * whoever asks compares the whole hash at the place. */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct index_slot {
	uint32_t tag;
	uint32_t place; /* 0 is free */
};

/* All zero is an empty index that owns nothing. */
struct index {
	struct index_slot *slots;
	size_t size; /* 0 or a power of two */
	size_t used;
};

void index_free(struct index *index);

uint32_t index_tag(const uint8_t hash[16]);

/*
 * The first slot with this tag, and the next after `slot`; NULL behind the
 * last.  Valid until something is added.
 */
struct index_slot *index_first(const struct index *index, uint32_t tag);
struct index_slot *index_next(const struct index *index,
    const struct index_slot *slot);

/* Adds the place `at`, which is not 0; a second one for the same tag is
 * possible. */
void index_add(struct index *index, uint32_t tag, uint32_t at);

#endif
