#include "store/mapped_counters_slot.h"

#include "base/siphash.h"
#include "store/word.h"

enum {
	TAG_FROM = 44, /* of a hash: its last 20 bits are the tag */
	COUNT_BITS = 20,
	END_BITS = 23,
	END_UNIT = 512,
	WORD = 8,
	WINDOW_MAX = 86400,
};

#define END_MASK ((UINT64_C(1) << END_BITS) - 1)
#define MARK     (UINT64_C(1) << 63)

struct mapped_counters_slot_place
mapped_counters_slot_of_count(const uint8_t key[16], uint64_t hash,
    int64_t half, int64_t number)
{
	uint8_t whole[3 * WORD];
	uint64_t end =
	    (uint64_t)((number + 2) * half + END_UNIT - 1) / END_UNIT;

	word_put_64(whole, hash);
	word_put_64(whole + WORD, (uint64_t)half);
	word_put_64(whole + WORD + WORD, (uint64_t)number);
	hash = siphash_64(key, whole, sizeof(whole));
	return (struct mapped_counters_slot_place){
		.slot = (size_t)(hash & UINT32_MAX),
		.word = (hash >> TAG_FROM) << (END_BITS + COUNT_BITS)
			| (end & END_MASK) << COUNT_BITS,
		.varies = MAPPED_COUNTERS_SLOT_COUNT,
		.coarse = { .hash = hash, .half = half, .number = number },
	};
}

struct mapped_counters_slot_place
mapped_counters_slot_of_mark(uint64_t hash)
{
	return (struct mapped_counters_slot_place){
		.slot = (size_t)(hash & UINT32_MAX),
		.word = MARK | (hash & ~MAPPED_COUNTERS_SLOT_MARK),
		.varies = MAPPED_COUNTERS_SLOT_MARK,
		.coarse = { .hash = hash },
	};
}

static _Atomic uint64_t *
slot_at(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, size_t i)
{
	return &slots->words[(place->slot + i) & (slots->len - 1)];
}

bool
mapped_counters_slot_holds(const struct mapped_counters_slots *slots,
    uint64_t word, int64_t now)
{
	int64_t end = (int64_t)(word >> COUNT_BITS & END_MASK) * END_UNIT;
	int64_t longest = WINDOW_MAX + END_UNIT;

	if ((word & MARK) != 0) {
		end = (int64_t)(word & MAPPED_COUNTERS_SLOT_MARK);
		longest = slots->longest;
	} else if ((word & MAPPED_COUNTERS_SLOT_COUNT) == 0) {
		return false;
	}
	return end > now && end - now <= longest;
}

bool
mapped_counters_slot_belongs(uint64_t word,
    const struct mapped_counters_slot_place *place)
{
	return (word & ~place->varies) == place->word;
}

_Atomic uint64_t *
mapped_counters_slot_find(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place)
{
	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		_Atomic uint64_t *slot = slot_at(slots, place, i);

		if (mapped_counters_slot_belongs(atomic_load(slot), place))
			return slot;
	}
	return NULL;
}

enum mapped_counters_slot_claim
mapped_counters_slot_claim(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, int64_t now, uint64_t word)
{
	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		_Atomic uint64_t *slot = slot_at(slots, place, i);
		uint64_t old = atomic_load(slot);

		if (!mapped_counters_slot_holds(slots, old, now))
			return atomic_compare_exchange_strong(slot, &old, word)
				   ? MAPPED_COUNTERS_SLOT_MADE
				   : MAPPED_COUNTERS_SLOT_LOST;
		if (mapped_counters_slot_belongs(old, place))
			return MAPPED_COUNTERS_SLOT_LOST;
	}
	return MAPPED_COUNTERS_SLOT_FULL;
}

int64_t
mapped_counters_slot_count(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place)
{
	int64_t sum = 0;

	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		uint64_t word = atomic_load(slot_at(slots, place, i));

		if (mapped_counters_slot_belongs(word, place))
			sum += (int64_t)(word & MAPPED_COUNTERS_SLOT_COUNT);
	}
	return sum;
}

bool
mapped_counters_slot_down(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place)
{
	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		_Atomic uint64_t *slot = slot_at(slots, place, i);
		uint64_t word = atomic_load(slot);

		while (mapped_counters_slot_belongs(word, place)
		       && (word & MAPPED_COUNTERS_SLOT_COUNT) > 0) {
			if (atomic_compare_exchange_strong(slot, &word,
				word - 1))
				return true;
		}
	}
	return false;
}

void
mapped_counters_slot_clear(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place)
{
	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		_Atomic uint64_t *slot = slot_at(slots, place, i);
		uint64_t word = atomic_load(slot);

		while (mapped_counters_slot_belongs(word, place)
		       && !atomic_compare_exchange_strong(slot, &word,
			   place->word))
			;
	}
}

int64_t
mapped_counters_slot_marked(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, int64_t now)
{
	int64_t last = 0;

	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		uint64_t word = atomic_load(slot_at(slots, place, i));
		int64_t expires = (int64_t)(word & MAPPED_COUNTERS_SLOT_MARK);

		if (mapped_counters_slot_belongs(word, place)
		    && mapped_counters_slot_holds(slots, word, now)
		    && expires > last)
			last = expires;
	}
	return last;
}

size_t
mapped_counters_slot_marks(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, int64_t now)
{
	size_t found = 0;

	for (size_t i = 0; i < MAPPED_COUNTERS_SLOT_RUN; i++) {
		uint64_t word = atomic_load(slot_at(slots, place, i));

		if (mapped_counters_slot_belongs(word, place)
		    && mapped_counters_slot_holds(slots, word, now))
			found++;
	}
	return found;
}
