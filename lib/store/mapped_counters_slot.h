/* The words of a table of counters and where they stand; for mapped_counters.c.
 *
 * One word is one count or one mark, so that a kill finds it old or new.
 *
 *	count: 0 | tag, 20 bits | stale from, 23 bits of 512 s | count, 20 bits
 *	mark:  1 | tag, 31 bits | stale from, 32 bits of seconds
 *
 * The tag comes from the hash of subject and half window, which also says
 * where the word may stand: in one of MAPPED_COUNTERS_SLOT_RUN slots.  A stale
 * word is free, and so is a count of nothing.  A word may become free between
 * two searches, so that two processes claim different ones for one subject:
 * counts are the sum of all that belong to it. */
#ifndef STORE_MAPPED_COUNTERS_SLOT_H
#define STORE_MAPPED_COUNTERS_SLOT_H

#include "store/mapped_counters_coarse.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAPPED_COUNTERS_SLOT_RUN = 32 };

#define MAPPED_COUNTERS_SLOT_COUNT \
 ((UINT64_C(1) << 20) - 1) /* these bits, and the most */
#define MAPPED_COUNTERS_SLOT_MARK ((UINT64_C(1) << 32) - 1)

struct mapped_counters_slots {
	_Atomic uint64_t *words;
	size_t len;      /* a power of two, MAPPED_COUNTERS_SLOT_RUN at least */
	int64_t longest; /* seconds of a mark */
};

/* What a word must say outside of `varies`, and where it may stand; where the
 * same is counted without a tag. */
struct mapped_counters_slot_place {
	size_t slot;
	uint64_t word;
	uint64_t varies;
	struct mapped_counters_coarse_place coarse;
};

/* The place of what has that hash: of a count in the `number`th half window of
 * `half` seconds, which counts until the next one is over; of a mark. */
struct mapped_counters_slot_place mapped_counters_slot_of_count(
    const uint8_t key[16], uint64_t hash, int64_t half, int64_t number);
struct mapped_counters_slot_place mapped_counters_slot_of_mark(uint64_t hash);

/* Whether a word counts or marks something at `now`.  What ends later than any
 * can was made by a clock that ran ahead. */
bool mapped_counters_slot_holds(const struct mapped_counters_slots *slots,
    uint64_t word, int64_t now);

/* The first word of that place, NULL where there is none. */
_Atomic uint64_t *mapped_counters_slot_find(
    const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place);

bool mapped_counters_slot_belongs(uint64_t word,
    const struct mapped_counters_slot_place *place);

enum mapped_counters_slot_claim {
	MAPPED_COUNTERS_SLOT_MADE,
	MAPPED_COUNTERS_SLOT_LOST, /* another process was faster: look again */
	MAPPED_COUNTERS_SLOT_FULL,
};

/* Makes the first free word of the run say `word`, unless one before it is the
 * same already. */
enum mapped_counters_slot_claim mapped_counters_slot_claim(
    const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, int64_t now, uint64_t word);

/* How much its words count. */
int64_t mapped_counters_slot_count(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place);

/* Takes back one, or all; false where none is counted. */
bool mapped_counters_slot_down(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place);
void mapped_counters_slot_clear(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place);

/* When the last of its marks expires, 0 where it has none; how many there
 * are. */
int64_t mapped_counters_slot_marked(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, int64_t now);
size_t mapped_counters_slot_marks(const struct mapped_counters_slots *slots,
    const struct mapped_counters_slot_place *place, int64_t now);

#endif
