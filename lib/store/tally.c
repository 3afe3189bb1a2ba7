#include "store/tally.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/log.h"
#include "base/siphash.h"
#include "store/file.h"
#include "store/tally_coarse.h"
#include "store/tally_file.h"
#include "store/word.h"

/*
 * One word is one count or one mark, so that a kill finds it old or new.
 *
 *	count: 0 | tag, 20 bits | stale from, 23 bits of 512 s | count, 20 bits
 *	mark:  1 | tag, 31 bits | stale from, 32 bits of seconds
 *
 * The tag comes from the hash of subject and half window, which also says
 * where the word may stand: in one of RUN slots.  A stale word is free, and so
 * is a count of nothing.
 */
enum {
	RUN = 32,
	TAG_FROM = 44, /* of a hash: its last 20 bits are the tag */
	COUNT_BITS = 20,
	COUNT_MAX = (1 << COUNT_BITS) - 1,
	END_BITS = 23,
	END_UNIT = 512,
	MARK_BITS = 32,
	WORD = 8,
	HOUR = 3600,
	NAME = 32,
};

#define COUNT_MASK ((UINT64_C(1) << COUNT_BITS) - 1)
#define END_MASK   ((UINT64_C(1) << END_BITS) - 1)
#define MARK_MASK  ((UINT64_C(1) << MARK_BITS) - 1)
#define MARK       (UINT64_C(1) << 63)

struct tally {
	void *map;
	_Atomic uint64_t *words; /* the same, its header first */
	size_t slots;
	struct tally_coarse coarse;
	uint8_t key[SIPHASH_KEY];
	char name[NAME];
};

/* What a word must say outside of `varies`, and where it may stand; where the
 * same is counted without a tag. */
struct place {
	size_t slot;
	uint64_t word;
	uint64_t varies;
	struct tally_coarse_place coarse;
};

struct tally *
tally_open(int dir, const char *name, size_t slots, const uint8_t key[16])
{
	struct tally *tally = calloc(1, sizeof(*tally));
	void *map = MAP_FAILED;
	int fd = -1;

	if (tally == NULL)
		log_out_of_memory();
	if (slots < RUN || (slots & (slots - 1)) != 0)
		log_panic("tally %s of %zu slots", name, slots);
	fd = tally_file_open(dir, name, slots, key);
	if (fd >= 0)
		map = mmap(NULL, tally_file_bytes(slots),
		    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	file_close(fd);
	if (map == MAP_FAILED) {
		log_warning("%s: the table of counters cannot be used; look at "
			    "its owner, mode and disk",
		    name);
		free(tally);
		return NULL;
	}
	tally->map = map;
	tally->words = map;
	tally->slots = slots;
	tally->coarse = (struct tally_coarse){
		.words = tally->words + TALLY_FILE_HEADER + slots,
		.slots = TALLY_FILE_COARSE(slots),
	};
	(void)snprintf(tally->name, sizeof(tally->name), "%s", name);
	memcpy(tally->key, key, sizeof(tally->key));
	return tally;
}

void
tally_close(struct tally *tally)
{
	if (tally == NULL)
		return;
	(void)munmap(tally->map, tally_file_bytes(tally->slots));
	free(tally);
}

int64_t
tally_since(const struct tally *tally)
{
	return (int64_t)atomic_load(&tally->words[TALLY_FILE_SINCE]);
}

static _Atomic uint64_t *
slot_at(const struct tally *tally, const struct place *place, size_t i)
{
	return &tally->words[TALLY_FILE_HEADER
			     + ((place->slot + i) & (tally->slots - 1))];
}

static bool
is_stale(uint64_t word, int64_t now)
{
	if (word == 0)
		return true;
	if ((word & MARK) != 0)
		return (int64_t)(word & MARK_MASK) <= now;
	if ((word & COUNT_MASK) == 0)
		return true;
	return (int64_t)(word >> COUNT_BITS & END_MASK) * END_UNIT <= now;
}

/* The word of one half window; it counts until the next one is over. */
static struct place
count_place(const struct tally *tally, uint64_t hash, int64_t half,
    int64_t number)
{
	uint8_t whole[3 * WORD];
	uint64_t end =
	    (uint64_t)((number + 2) * half + END_UNIT - 1) / END_UNIT;

	word_put_64(whole, hash);
	word_put_64(whole + WORD, (uint64_t)half);
	word_put_64(whole + WORD + WORD, (uint64_t)number);
	hash = siphash_64(tally->key, whole, sizeof(whole));
	return (struct place){
		.slot = (size_t)(hash & UINT32_MAX),
		.word = (hash >> TAG_FROM) << (END_BITS + COUNT_BITS)
			| (end & END_MASK) << COUNT_BITS,
		.varies = COUNT_MASK,
		.coarse = { .hash = hash, .half = half, .number = number },
	};
}

static struct place
mark_place(uint64_t hash)
{
	return (struct place){
		.slot = (size_t)(hash & UINT32_MAX),
		.word = MARK | (hash & ~MARK_MASK),
		.varies = MARK_MASK,
		.coarse = { .hash = hash },
	};
}

static bool
belongs(uint64_t word, const struct place *place)
{
	return (word & ~place->varies) == place->word;
}

static _Atomic uint64_t *
find(const struct tally *tally, const struct place *place)
{
	for (size_t i = 0; i < RUN; i++) {
		_Atomic uint64_t *slot = slot_at(tally, place, i);

		if (belongs(atomic_load(slot), place))
			return slot;
	}
	return NULL;
}

enum claim {
	CLAIM_MADE,
	CLAIM_LOST, /* another process was faster: look again */
	CLAIM_FULL,
};

/* Makes the first free word of the run say `word`, unless one before it is the
 * same already. */
static enum claim
claim(const struct tally *tally, const struct place *place, int64_t now,
    uint64_t word)
{
	for (size_t i = 0; i < RUN; i++) {
		_Atomic uint64_t *slot = slot_at(tally, place, i);
		uint64_t old = atomic_load(slot);

		if (is_stale(old, now))
			return atomic_compare_exchange_strong(slot, &old, word)
				   ? CLAIM_MADE
				   : CLAIM_LOST;
		if (belongs(old, place))
			return CLAIM_LOST;
	}
	return CLAIM_FULL;
}

/* Nobody can be told apart in it any more: that is said once an hour. */
static void
tell_full(const struct tally *tally, int64_t now)
{
	_Atomic uint64_t *told = &tally->words[TALLY_FILE_TOLD];
	uint64_t hour = (uint64_t)now / HOUR;
	uint64_t old = atomic_load(told);

	if (old != hour && atomic_compare_exchange_strong(told, &old, hour))
		log_warning("%s: the table of counters is full; until words "
			    "are free again visitors share counts, and some "
			    "may have to wait for others; see doc/limits",
		    tally->name);
}

static int64_t
count_of(const struct tally *tally, const struct place *place)
{
	const _Atomic uint64_t *slot = find(tally, place);

	return (slot == NULL ? 0 : (int64_t)(atomic_load(slot) & COUNT_MASK))
	       + tally_coarse_count(&tally->coarse, &place->coarse);
}

/* Adds one where that stays within `room`, which counts what is there: to its
 * word, to a new one, and where none is free without a tag. */
static bool
count_up(const struct tally *tally, const struct place *place, int64_t now,
    int64_t room)
{
	int64_t coarse = tally_coarse_count(&tally->coarse, &place->coarse);
	enum claim claimed = room > coarse ? CLAIM_LOST : CLAIM_FULL;

	while (claimed == CLAIM_LOST) {
		_Atomic uint64_t *slot = find(tally, place);
		uint64_t word = slot == NULL ? 0 : atomic_load(slot);

		if (slot == NULL)
			claimed = claim(tally, place, now, place->word | 1);
		else if ((int64_t)(word & COUNT_MASK) >= room - coarse)
			return false;
		else if (belongs(word, place)
			 && atomic_compare_exchange_strong(slot, &word,
			     word + 1))
			return true;
	}
	if (claimed == CLAIM_MADE || room <= coarse)
		return claimed == CLAIM_MADE;
	tell_full(tally, now);
	return tally_coarse_up(&tally->coarse, &place->coarse, room);
}

static bool
count_down(const struct tally *tally, const struct place *place)
{
	_Atomic uint64_t *slot = find(tally, place);
	uint64_t word = slot == NULL ? 0 : atomic_load(slot);

	while (
	    slot != NULL && belongs(word, place) && (word & COUNT_MASK) > 0) {
		if (atomic_compare_exchange_strong(slot, &word, word - 1))
			return true;
	}
	return tally_coarse_down(&tally->coarse, &place->coarse);
}

/* The half window that runs, and the one before it. */
struct halves {
	struct place now;
	struct place before;
	int64_t rest; /* seconds until the next one begins */
};

static struct halves
halves_of(const struct tally *tally, uint64_t hash, int64_t window, int64_t now)
{
	int64_t half = window < 2 ? 1 : window / 2;
	int64_t number = now / half;

	return (struct halves){
		.now = count_place(tally, hash, half, number),
		.before = count_place(tally, hash, half, number - 1),
		.rest = half - now % half,
	};
}

/* How long a subject waits that has had its limit. */
static int64_t
wait_of(const struct tally *tally, const struct halves *halves, int64_t limit,
    int64_t window)
{
	int64_t wait = halves->rest;

	if (count_of(tally, &halves->now) >= limit)
		wait += window < 2 ? 1 : window / 2;
	return wait;
}

bool /* NOLINTNEXTLINE(readability-function-size) */
tally_take(struct tally *tally, const void *subject, size_t len, int64_t limit,
    int64_t window, int64_t now, int64_t *wait)
{
	struct halves halves =
	    halves_of(tally, siphash_64(tally->key, subject, len), window, now);

	*wait = 0;
	if (limit == INT64_MAX)
		return true;
	if (limit > COUNT_MAX)
		limit = COUNT_MAX;
	if (count_up(tally, &halves.now, now,
		limit - count_of(tally, &halves.before)))
		return true;
	*wait = wait_of(tally, &halves, limit, window);
	return false;
}

bool /* NOLINTNEXTLINE(readability-function-size) */
tally_has_room(const struct tally *tally, const void *subject, size_t len,
    int64_t limit, int64_t window, int64_t now, int64_t *wait)
{
	struct halves halves =
	    halves_of(tally, siphash_64(tally->key, subject, len), window, now);

	*wait = 0;
	if (limit == INT64_MAX)
		return true;
	if (limit > COUNT_MAX)
		limit = COUNT_MAX;
	if (count_of(tally, &halves.now) + count_of(tally, &halves.before)
	    < limit)
		return true;
	*wait = wait_of(tally, &halves, limit, window);
	return false;
}

int64_t
tally_count(struct tally *tally, const void *subject, size_t len,
    int64_t window, int64_t now)
{
	struct halves halves =
	    halves_of(tally, siphash_64(tally->key, subject, len), window, now);

	return count_of(tally, &halves.now) + count_of(tally, &halves.before);
}

void
tally_return(struct tally *tally, const void *subject, size_t len,
    int64_t window, int64_t now)
{
	struct halves halves =
	    halves_of(tally, siphash_64(tally->key, subject, len), window, now);

	if (!count_down(tally, &halves.now))
		(void)count_down(tally, &halves.before);
}

static void
count_clear(const struct tally *tally, const struct place *place)
{
	_Atomic uint64_t *slot = find(tally, place);
	uint64_t word = slot == NULL ? 0 : atomic_load(slot);

	while (slot != NULL && belongs(word, place)
	       && !atomic_compare_exchange_strong(slot, &word, place->word))
		;
}

void
tally_forget(struct tally *tally, const void *subject, size_t len,
    int64_t window, int64_t now)
{
	struct halves halves =
	    halves_of(tally, siphash_64(tally->key, subject, len), window, now);

	count_clear(tally, &halves.now);
	count_clear(tally, &halves.before);
}

int64_t
tally_marked(const struct tally *tally, const void *subject, size_t len,
    int64_t now)
{
	struct place place = mark_place(siphash_64(tally->key, subject, len));

	for (size_t i = 0; i < RUN; i++) {
		uint64_t word = atomic_load(slot_at(tally, &place, i));

		if (belongs(word, &place) && !is_stale(word, now))
			return (int64_t)(word & MARK_MASK);
	}
	return tally_coarse_marked(&tally->coarse, &place.coarse, now);
}

static size_t
marks(const struct tally *tally, const struct place *place, int64_t now)
{
	size_t found = 0;

	for (size_t i = 0; i < RUN; i++) {
		uint64_t word = atomic_load(slot_at(tally, place, i));

		if (belongs(word, place) && !is_stale(word, now))
			found++;
	}
	return found;
}

bool
tally_spend(struct tally *tally, const void *subject, size_t len,
    int64_t expires, int64_t now)
{
	struct place place = mark_place(siphash_64(tally->key, subject, len));

	if (expires <= now
	    || tally_coarse_marked(&tally->coarse, &place.coarse, now) != 0)
		return false;
	if (expires > (int64_t)MARK_MASK)
		expires = (int64_t)MARK_MASK;
	while (marks(tally, &place, now) == 0) {
		switch (
		    claim(tally, &place, now, place.word | (uint64_t)expires)) {
		case CLAIM_MADE:
			/* A word may have become free between two searches, so
			 * that two processes claimed different ones: each sees
			 * the other here, and neither wins. */
			return marks(tally, &place, now) == 1;
		case CLAIM_LOST:
			break;
		case CLAIM_FULL:
			tell_full(tally, now);
			return tally_coarse_spend(&tally->coarse, &place.coarse,
			    expires, now);
		}
	}
	return false;
}
