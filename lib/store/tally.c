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
#include "store/tally_slot.h"

enum {
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
	NAME = 32,
};

struct tally {
	void *map;
	_Atomic uint64_t *words; /* the same, its header first */
	struct tally_slots slots;
	struct tally_coarse coarse;
	uint8_t key[SIPHASH_KEY];
	char name[NAME];
};

struct tally *
tally_open(int dir, const char *name, size_t slots, const uint8_t key[16])
{
	struct tally *tally = calloc(1, sizeof(*tally));
	void *map = MAP_FAILED;
	int fd = -1;

	if (tally == NULL)
		log_out_of_memory();
	if (slots < TALLY_SLOT_RUN || (slots & (slots - 1)) != 0)
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
	tally->slots = (struct tally_slots){
		.words = tally->words + TALLY_FILE_HEADER,
		.len = slots,
	};
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
	(void)munmap(tally->map, tally_file_bytes(tally->slots.len));
	free(tally);
}

int64_t
tally_since(const struct tally *tally)
{
	return (int64_t)atomic_load(&tally->words[TALLY_FILE_SINCE]);
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
count_of(const struct tally *tally, const struct tally_slot_place *place)
{
	return tally_slot_count(&tally->slots, place)
	       + tally_coarse_count(&tally->coarse, &place->coarse);
}

/* Adds one to a word with a tag, within `room`.  Whoever finds beside his new
 * word that of another, and no room for both, takes his back. */
static enum tally_slot_claim
tagged_up(const struct tally *tally, const struct tally_slot_place *place,
    int64_t now, int64_t room)
{
	enum tally_slot_claim claimed = TALLY_SLOT_LOST;

	while (claimed == TALLY_SLOT_LOST) {
		_Atomic uint64_t *slot = tally_slot_find(&tally->slots, place);
		uint64_t word = slot == NULL ? 0 : atomic_load(slot);

		if (tally_slot_count(&tally->slots, place) >= room)
			return TALLY_SLOT_LOST;
		if (slot == NULL)
			claimed = tally_slot_claim(&tally->slots, place, now,
			    place->word | 1);
		else if (tally_slot_belongs(word, place)
			 && atomic_compare_exchange_strong(slot, &word,
			     word + 1))
			return TALLY_SLOT_MADE;
	}
	if (claimed == TALLY_SLOT_MADE
	    && tally_slot_count(&tally->slots, place) > room) {
		(void)tally_slot_down(&tally->slots, place);
		return TALLY_SLOT_LOST;
	}
	return claimed;
}

/* Adds one where that stays within `room`, which counts what is there: to its
 * word, to a new one, and where none is free without a tag. */
static bool
count_up(const struct tally *tally, const struct tally_slot_place *place,
    int64_t now, int64_t room)
{
	int64_t coarse = tally_coarse_count(&tally->coarse, &place->coarse);

	switch (tagged_up(tally, place, now, room - coarse)) {
	case TALLY_SLOT_MADE:
		return true;
	case TALLY_SLOT_LOST:
		return false;
	case TALLY_SLOT_FULL:
		break;
	}
	tell_full(tally, now);
	return tally_coarse_up(&tally->coarse, &place->coarse, room);
}

/* The half window that runs, and the one before it. */
struct halves {
	struct tally_slot_place now;
	struct tally_slot_place before;
	int64_t rest; /* seconds until the next one begins */
};

static struct halves
halves_of(const struct tally *tally, uint64_t hash, int64_t window, int64_t now)
{
	int64_t half = window / 2;
	int64_t number = 0;

	if (window != MINUTE && window != HOUR && window != DAY)
		log_panic("tally of %lld seconds", (long long)window);
	number = now / half;
	return (struct halves){
		.now = tally_slot_of_count(tally->key, hash, half, number),
		.before =
		    tally_slot_of_count(tally->key, hash, half, number - 1),
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
		wait += window / 2;
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
	if (limit > (int64_t)TALLY_SLOT_COUNT)
		limit = (int64_t)TALLY_SLOT_COUNT;
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
	if (limit > (int64_t)TALLY_SLOT_COUNT)
		limit = (int64_t)TALLY_SLOT_COUNT;
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

	/* What it has with its tag first: the others are shared. */
	if (tally_slot_down(&tally->slots, &halves.now)
	    || tally_slot_down(&tally->slots, &halves.before)
	    || tally_coarse_down(&tally->coarse, &halves.now.coarse))
		return;
	(void)tally_coarse_down(&tally->coarse, &halves.before.coarse);
}

void
tally_forget(struct tally *tally, const void *subject, size_t len,
    int64_t window, int64_t now)
{
	struct halves halves =
	    halves_of(tally, siphash_64(tally->key, subject, len), window, now);

	tally_slot_clear(&tally->slots, &halves.now);
	tally_slot_clear(&tally->slots, &halves.before);
}

int64_t
tally_marked(const struct tally *tally, const void *subject, size_t len,
    int64_t now)
{
	struct tally_slot_place place =
	    tally_slot_of_mark(siphash_64(tally->key, subject, len));
	int64_t expires = tally_slot_marked(&tally->slots, &place, now);

	return expires != 0
		   ? expires
		   : tally_coarse_marked(&tally->coarse, &place.coarse, now);
}

static int64_t
within_mark(int64_t expires)
{
	return expires > (int64_t)TALLY_SLOT_MARK ? (int64_t)TALLY_SLOT_MARK
						  : expires;
}

bool
tally_spend(struct tally *tally, const void *subject, size_t len,
    int64_t expires, int64_t now)
{
	struct tally_slot_place place =
	    tally_slot_of_mark(siphash_64(tally->key, subject, len));

	if (expires <= now
	    || tally_coarse_marked(&tally->coarse, &place.coarse, now) != 0)
		return false;
	expires = within_mark(expires);
	while (tally_slot_marks(&tally->slots, &place, now) == 0) {
		switch (tally_slot_claim(&tally->slots, &place, now,
		    place.word | (uint64_t)expires)) {
		case TALLY_SLOT_MADE:
			/* Of two that claimed different words each sees the
			 * other here, and neither wins. */
			return tally_slot_marks(&tally->slots, &place, now)
			       == 1;
		case TALLY_SLOT_LOST:
			break;
		case TALLY_SLOT_FULL:
			tell_full(tally, now);
			return tally_coarse_spend(&tally->coarse, &place.coarse,
			    expires, now);
		}
	}
	return false;
}

void
tally_note(struct tally *tally, const void *subject, size_t len,
    int64_t expires, int64_t now)
{
	struct tally_slot_place place =
	    tally_slot_of_mark(siphash_64(tally->key, subject, len));
	uint64_t noted = place.word | (uint64_t)within_mark(expires);
	enum tally_slot_claim claimed = TALLY_SLOT_LOST;

	while (claimed == TALLY_SLOT_LOST) {
		_Atomic uint64_t *slot = tally_slot_find(&tally->slots, &place);
		uint64_t old = slot == NULL ? 0 : atomic_load(slot);

		if (slot == NULL)
			claimed =
			    tally_slot_claim(&tally->slots, &place, now, noted);
		else if (tally_slot_belongs(old, &place)
			 && (old >= noted
			     || atomic_compare_exchange_strong(slot, &old,
				 noted)))
			return;
	}
	if (claimed == TALLY_SLOT_FULL)
		tell_full(tally, now);
}

bool
tally_noted(const struct tally *tally, const void *subject, size_t len,
    int64_t now)
{
	struct tally_slot_place place =
	    tally_slot_of_mark(siphash_64(tally->key, subject, len));

	return tally_slot_marked(&tally->slots, &place, now) != 0;
}
