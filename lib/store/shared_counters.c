#include "store/shared_counters.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/log.h"
#include "base/siphash.h"
#include "store/file.h"
#include "store/shared_counters_coarse.h"
#include "store/shared_counters_file.h"
#include "store/shared_counters_slot.h"

enum {
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
	NAME = 32,
};

struct shared_counters {
	void *map;
	_Atomic uint64_t *words; /* the same, its header first */
	struct tally_slots slots;
	struct shared_counters_coarse coarse;
	uint8_t key[SIPHASH_KEY];
	char name[NAME];
};

struct shared_counters *
shared_counters_open(int dir, const char *name, size_t slots,
    const uint8_t key[16])
{
	struct shared_counters *counters = calloc(1, sizeof(*counters));
	void *map = MAP_FAILED;
	int fd = -1;

	if (counters == NULL)
		log_out_of_memory();
	if (slots < SHARED_COUNTERS_SLOT_RUN || (slots & (slots - 1)) != 0)
		log_panic("shared counters %s of %zu slots", name, slots);
	fd = shared_counters_file_open(dir, name, slots, key);
	if (fd >= 0)
		map = mmap(NULL, shared_counters_file_bytes(slots),
		    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	file_close(fd);
	if (map == MAP_FAILED) {
		log_warning("%s: the table of counters cannot be used; look at "
			    "its owner, mode and disk",
		    name);
		free(counters);
		return NULL;
	}
	counters->map = map;
	counters->words = map;
	counters->slots = (struct tally_slots){
		.words = counters->words + SHARED_COUNTERS_FILE_HEADER,
		.len = slots,
	};
	counters->coarse = (struct shared_counters_coarse){
		.words = counters->words + SHARED_COUNTERS_FILE_HEADER + slots,
		.slots = SHARED_COUNTERS_FILE_COARSE(slots),
	};
	(void)snprintf(counters->name, sizeof(counters->name), "%s", name);
	memcpy(counters->key, key, sizeof(counters->key));
	return counters;
}

void
shared_counters_close(struct shared_counters *counters)
{
	if (counters == NULL)
		return;
	(void)munmap(counters->map,
	    shared_counters_file_bytes(counters->slots.len));
	free(counters);
}

int64_t
shared_counters_since(const struct shared_counters *counters)
{
	return (int64_t)atomic_load(
	    &counters->words[SHARED_COUNTERS_FILE_SINCE]);
}

/* Nobody can be told apart in it any more: that is said once an hour. */
static void
tell_full(const struct shared_counters *counters, int64_t now)
{
	_Atomic uint64_t *told = &counters->words[SHARED_COUNTERS_FILE_TOLD];
	uint64_t hour = (uint64_t)now / HOUR;
	uint64_t old = atomic_load(told);

	if (old != hour && atomic_compare_exchange_strong(told, &old, hour))
		log_warning("%s: the table of counters is full; until words "
			    "are free again visitors share counts, and some "
			    "may have to wait for others; see doc/limits",
		    counters->name);
}

static int64_t
count_of(const struct shared_counters *counters,
    const struct shared_counters_slot_place *place)
{
	return shared_counters_slot_count(&counters->slots, place)
	       + shared_counters_coarse_count(&counters->coarse,
		   &place->coarse);
}

/* Adds one to a word with a tag, within `room`.  Whoever finds beside his new
 * word that of another, and no room for both, takes his back. */
static enum shared_counters_slot_claim
tagged_up(const struct shared_counters *counters,
    const struct shared_counters_slot_place *place, int64_t now, int64_t room)
{
	enum shared_counters_slot_claim claimed = SHARED_COUNTERS_SLOT_LOST;

	while (claimed == SHARED_COUNTERS_SLOT_LOST) {
		_Atomic uint64_t *slot =
		    shared_counters_slot_find(&counters->slots, place);
		uint64_t word = slot == NULL ? 0 : atomic_load(slot);

		if (shared_counters_slot_count(&counters->slots, place) >= room)
			return SHARED_COUNTERS_SLOT_LOST;
		if (slot == NULL)
			claimed = shared_counters_slot_claim(&counters->slots,
			    place, now, place->word | 1);
		else if (shared_counters_slot_belongs(word, place)
			 && atomic_compare_exchange_strong(slot, &word,
			     word + 1))
			return SHARED_COUNTERS_SLOT_MADE;
	}
	if (claimed == SHARED_COUNTERS_SLOT_MADE
	    && shared_counters_slot_count(&counters->slots, place) > room) {
		(void)shared_counters_slot_down(&counters->slots, place);
		return SHARED_COUNTERS_SLOT_LOST;
	}
	return claimed;
}

/* Adds one where that stays within `room`, which counts what is there: to its
 * word, to a new one, and where none is free without a tag. */
static bool
count_up(const struct shared_counters *counters,
    const struct shared_counters_slot_place *place, int64_t now, int64_t room)
{
	int64_t coarse =
	    shared_counters_coarse_count(&counters->coarse, &place->coarse);

	switch (tagged_up(counters, place, now, room - coarse)) {
	case SHARED_COUNTERS_SLOT_MADE:
		return true;
	case SHARED_COUNTERS_SLOT_LOST:
		return false;
	case SHARED_COUNTERS_SLOT_FULL:
		break;
	}
	tell_full(counters, now);
	return shared_counters_coarse_up(&counters->coarse, &place->coarse,
	    room);
}

/* The half window that runs, and the one before it. */
struct halves {
	struct shared_counters_slot_place now;
	struct shared_counters_slot_place before;
	int64_t rest; /* seconds until the next one begins */
};

static struct halves
halves_of(const struct shared_counters *counters, uint64_t hash, int64_t window,
    int64_t now)
{
	int64_t half = window / 2;
	int64_t number = 0;

	if (window != MINUTE && window != HOUR && window != DAY)
		log_panic("shared counters of %lld seconds", (long long)window);
	number = now / half;
	return (struct halves){
		.now = shared_counters_slot_of_count(counters->key, hash, half,
		    number),
		.before = shared_counters_slot_of_count(counters->key, hash,
		    half, number - 1),
		.rest = half - now % half,
	};
}

/* How long a subject waits that has had its limit. */
static int64_t
wait_of(const struct shared_counters *counters, const struct halves *halves,
    int64_t limit, int64_t window)
{
	int64_t wait = halves->rest;

	if (count_of(counters, &halves->now) >= limit)
		wait += window / 2;
	return wait;
}

bool /* NOLINTNEXTLINE(readability-function-size) */
shared_counters_take(struct shared_counters *counters, const void *subject,
    size_t len, int64_t limit, int64_t window, int64_t now, int64_t *wait)
{
	struct halves halves = halves_of(counters,
	    siphash_64(counters->key, subject, len), window, now);

	*wait = 0;
	if (limit == INT64_MAX)
		return true;
	if (limit > (int64_t)SHARED_COUNTERS_SLOT_COUNT)
		limit = (int64_t)SHARED_COUNTERS_SLOT_COUNT;
	if (count_up(counters, &halves.now, now,
		limit - count_of(counters, &halves.before)))
		return true;
	*wait = wait_of(counters, &halves, limit, window);
	return false;
}

bool /* NOLINTNEXTLINE(readability-function-size) */
shared_counters_has_room(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t limit, int64_t window, int64_t now,
    int64_t *wait)
{
	struct halves halves = halves_of(counters,
	    siphash_64(counters->key, subject, len), window, now);

	*wait = 0;
	if (limit == INT64_MAX)
		return true;
	if (limit > (int64_t)SHARED_COUNTERS_SLOT_COUNT)
		limit = (int64_t)SHARED_COUNTERS_SLOT_COUNT;
	if (count_of(counters, &halves.now) + count_of(counters, &halves.before)
	    < limit)
		return true;
	*wait = wait_of(counters, &halves, limit, window);
	return false;
}

int64_t
shared_counters_count(struct shared_counters *counters, const void *subject,
    size_t len, int64_t window, int64_t now)
{
	struct halves halves = halves_of(counters,
	    siphash_64(counters->key, subject, len), window, now);

	return count_of(counters, &halves.now)
	       + count_of(counters, &halves.before);
}

void
shared_counters_return(struct shared_counters *counters, const void *subject,
    size_t len, int64_t window, int64_t now)
{
	struct halves halves = halves_of(counters,
	    siphash_64(counters->key, subject, len), window, now);

	/* What it has with its tag first: the others are shared. */
	if (shared_counters_slot_down(&counters->slots, &halves.now)
	    || shared_counters_slot_down(&counters->slots, &halves.before)
	    || shared_counters_coarse_down(&counters->coarse,
		&halves.now.coarse))
		return;
	(void)shared_counters_coarse_down(&counters->coarse,
	    &halves.before.coarse);
}

void
shared_counters_forget(struct shared_counters *counters, const void *subject,
    size_t len, int64_t window, int64_t now)
{
	struct halves halves = halves_of(counters,
	    siphash_64(counters->key, subject, len), window, now);

	shared_counters_slot_clear(&counters->slots, &halves.now);
	shared_counters_slot_clear(&counters->slots, &halves.before);
}

int64_t
shared_counters_marked(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t now)
{
	struct shared_counters_slot_place place = shared_counters_slot_of_mark(
	    siphash_64(counters->key, subject, len));
	int64_t expires =
	    shared_counters_slot_marked(&counters->slots, &place, now);

	return expires != 0 ? expires
			    : shared_counters_coarse_marked(&counters->coarse,
				&place.coarse, now);
}

static int64_t
within_mark(int64_t expires)
{
	return expires > (int64_t)SHARED_COUNTERS_SLOT_MARK
		   ? (int64_t)SHARED_COUNTERS_SLOT_MARK
		   : expires;
}

bool
shared_counters_spend(struct shared_counters *counters, const void *subject,
    size_t len, int64_t expires, int64_t now)
{
	struct shared_counters_slot_place place = shared_counters_slot_of_mark(
	    siphash_64(counters->key, subject, len));

	if (expires <= now
	    || shared_counters_coarse_marked(&counters->coarse, &place.coarse,
		   now)
		   != 0)
		return false;
	expires = within_mark(expires);
	while (shared_counters_slot_marks(&counters->slots, &place, now) == 0) {
		switch (shared_counters_slot_claim(&counters->slots, &place,
		    now, place.word | (uint64_t)expires)) {
		case SHARED_COUNTERS_SLOT_MADE:
			/* Of two that claimed different words each sees the
			 * other here, and neither wins. */
			return shared_counters_slot_marks(&counters->slots,
				   &place, now)
			       == 1;
		case SHARED_COUNTERS_SLOT_LOST:
			break;
		case SHARED_COUNTERS_SLOT_FULL:
			tell_full(counters, now);
			return shared_counters_coarse_spend(&counters->coarse,
			    &place.coarse, expires, now);
		}
	}
	return false;
}

void
shared_counters_note(struct shared_counters *counters, const void *subject,
    size_t len, int64_t expires, int64_t now)
{
	struct shared_counters_slot_place place = shared_counters_slot_of_mark(
	    siphash_64(counters->key, subject, len));
	uint64_t noted = place.word | (uint64_t)within_mark(expires);
	enum shared_counters_slot_claim claimed = SHARED_COUNTERS_SLOT_LOST;

	while (claimed == SHARED_COUNTERS_SLOT_LOST) {
		_Atomic uint64_t *slot =
		    shared_counters_slot_find(&counters->slots, &place);
		uint64_t old = slot == NULL ? 0 : atomic_load(slot);

		if (slot == NULL)
			claimed = shared_counters_slot_claim(&counters->slots,
			    &place, now, noted);
		else if (shared_counters_slot_belongs(old, &place)
			 && (old >= noted
			     || atomic_compare_exchange_strong(slot, &old,
				 noted)))
			return;
	}
	if (claimed == SHARED_COUNTERS_SLOT_FULL)
		tell_full(counters, now);
}

bool
shared_counters_noted(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t now)
{
	struct shared_counters_slot_place place = shared_counters_slot_of_mark(
	    siphash_64(counters->key, subject, len));

	return shared_counters_slot_marked(&counters->slots, &place, now) != 0;
}
