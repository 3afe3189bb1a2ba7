/* What a full table counts in: words without tags that subjects share, so
 * that there is room for everybody and nobody is counted too little (a
 * count-min sketch, Cormode and Muthukrishnan 2005); for mapped_counters.c.
 *
 * A count stands in two words and is the smaller of them; words are kept
 * apart by length of window and by odd and even half windows, and one of a
 * half window that is over counts as none.  A mark stands in one word. */
#ifndef STORE_MAPPED_COUNTERS_COARSE_H
#define STORE_MAPPED_COUNTERS_COARSE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mapped_counters_coarse {
	_Atomic uint64_t *words;
	size_t slots;    /* a power of two, 16 at least */
	int64_t longest; /* seconds of a mark */
};

/* The hash of what is counted or marked; of a count its half window of `half`
 * seconds, too, the `number`th since 1970. */
struct mapped_counters_coarse_place {
	uint64_t hash;
	int64_t half;
	int64_t number;
};

int64_t mapped_counters_coarse_count(
    const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place);

/* Adds one where fewer than `room` are counted. */
bool mapped_counters_coarse_up(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, int64_t room);

/* Takes one back; false where none is counted. */
bool mapped_counters_coarse_down(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place);

/* True for one caller until `expires`, false where its word is marked. */
bool mapped_counters_coarse_spend(const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, int64_t expires,
    int64_t now);

/* When the mark of its word expires, 0 where it has none. */
int64_t mapped_counters_coarse_marked(
    const struct mapped_counters_coarse *coarse,
    const struct mapped_counters_coarse_place *place, int64_t now);

#endif
