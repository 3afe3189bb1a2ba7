#include "store/gdbm/index.h"

#include <stdlib.h>

#include "base/log.h"
#include "store/word.h"

enum { SIZE_FIRST = 64 };

void
index_free(struct index *index)
{
	free(index->slots);
	*index = (struct index){ 0 };
}

uint32_t
index_tag(const uint8_t hash[16])
{
	return word_get_32(hash);
}

static struct index_slot *
search(const struct index *index, size_t at, uint32_t tag)
{
	size_t mask = index->size - 1;

	for (at &= mask; index->slots[at].place != 0; at = (at + 1) & mask) {
		if (index->slots[at].tag == tag)
			return &index->slots[at];
	}
	return NULL;
}

struct index_slot *
index_first(const struct index *index, uint32_t tag)
{
	return index->size == 0 ? NULL : search(index, tag, tag);
}

struct index_slot *
index_next(const struct index *index, const struct index_slot *slot)
{
	return search(index, (size_t)(slot - index->slots) + 1, slot->tag);
}

static void
place(struct index *index, struct index_slot slot)
{
	size_t mask = index->size - 1;
	size_t at = slot.tag & mask;

	while (index->slots[at].place != 0)
		at = (at + 1) & mask;
	index->slots[at] = slot;
	index->used++;
}

static void
grow(struct index *index)
{
	struct index larger = { 0 };

	larger.size = index->size == 0 ? SIZE_FIRST : index->size * 2;
	larger.slots = calloc(larger.size, sizeof(larger.slots[0]));
	if (larger.slots == NULL)
		log_out_of_memory();
	for (size_t i = 0; i < index->size; i++) {
		if (index->slots[i].place != 0)
			place(&larger, index->slots[i]);
	}
	index_free(index);
	*index = larger;
}

void
index_add(struct index *index, uint32_t tag, uint32_t at)
{
	if (index->used >= index->size / 4 * 3)
		grow(index);
	place(index, (struct index_slot){ .tag = tag, .place = at });
}
