#include "store/mapped_counters_coarse.h"

enum {
	AREAS = 8, /* 3 lengths of windows, odd and even; 2 for marks */
	AREA_MARKS = 6,
	ROWS = 2,
	SHORT = 60,    /* half windows of so many seconds, */
	MIDDLE = 3600, /* of so many, and longer ones are kept apart */
	COUNT_BITS = 20,
};

#define COUNT_MASK ((UINT64_C(1) << COUNT_BITS) - 1)

static size_t
length_of(int64_t half)
{
	if (half <= SHORT)
		return 0;
	return half <= MIDDLE ? 1 : 2;
}

static _Atomic uint64_t *
count_at(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, size_t row)
{
	size_t area = coarse->slots / AREAS;
	size_t base =
	    (2 * length_of(place->half) + (size_t)(place->number & 1)) * area;
	size_t slot = (size_t)(place->hash >> (row * 32)) & (area / ROWS - 1);

	return &coarse->words[base + row * (area / ROWS) + slot];
}

static int64_t
count_in(uint64_t word, const struct mapped_counters_coarse_place *place)
{
	return word >> COUNT_BITS == (uint64_t)place->number
		   ? (int64_t)(word & COUNT_MASK)
		   : 0;
}

int64_t
mapped_counters_coarse_count(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place)
{
	int64_t least = INT64_MAX;

	for (size_t row = 0; row < ROWS; row++) {
		int64_t count =
		    count_in(atomic_load(count_at(coarse, place, row)), place);

		if (count < least)
			least = count;
	}
	return least;
}

static void
add(_Atomic uint64_t *word, const struct mapped_counters_coarse_place *place,
    int64_t change)
{
	uint64_t old = atomic_load(word);
	int64_t count = 0;

	do {
		count = count_in(old, place) + change;
		if (count < 0 || count > (int64_t)COUNT_MASK)
			return;
	} while (!atomic_compare_exchange_weak(word, &old,
	    (uint64_t)place->number << COUNT_BITS | (uint64_t)count));
}

bool
mapped_counters_coarse_up(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, int64_t room)
{
	if (mapped_counters_coarse_count(coarse, place) >= room)
		return false;
	for (size_t row = 0; row < ROWS; row++)
		add(count_at(coarse, place, row), place, 1);
	return true;
}

bool
mapped_counters_coarse_down(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place)
{
	if (mapped_counters_coarse_count(coarse, place) == 0)
		return false;
	for (size_t row = 0; row < ROWS; row++)
		add(count_at(coarse, place, row), place, -1);
	return true;
}

static _Atomic uint64_t *
mark_at(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place)
{
	size_t area = coarse->slots / AREAS;
	size_t slots = (AREAS - AREA_MARKS) * area;

	return &coarse->words[AREA_MARKS * area
			      + ((size_t)place->hash & (slots - 1))];
}

static bool
holds(const struct mapped_counters_coarse *coarse, int64_t expires, int64_t now)
{
	return expires > now && expires - now <= coarse->longest;
}

int64_t
mapped_counters_coarse_marked(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, int64_t now)
{
	int64_t expires = (int64_t)atomic_load(mark_at(coarse, place));

	return holds(coarse, expires, now) ? expires : 0;
}

bool
mapped_counters_coarse_spend(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, int64_t expires,
    int64_t now)
{
	_Atomic uint64_t *word = mark_at(coarse, place);
	uint64_t old = atomic_load(word);

	return !holds(coarse, (int64_t)old, now)
	       && atomic_compare_exchange_strong(word, &old, (uint64_t)expires);
}
