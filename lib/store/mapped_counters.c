#include "store/mapped_counters.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/log.h"
#include "base/siphash.h"
#include "store/file.h"
#include "store/mapped_counters_coarse.h"
#include "store/mapped_counters_file.h"
#include "store/mapped_counters_slot.h"

enum {
	HOUR = 3600,
	NAME = 32,
};

struct mapped_counters {
	struct shared_counters base;
	void *map;
	_Atomic uint64_t *words; /* the same, its header first */
	struct mapped_counters_slots slots;
	struct mapped_counters_coarse coarse;
	uint8_t key[SIPHASH_KEY];
	char name[NAME];
};

static struct mapped_counters *
of(struct shared_counters *counters)
{
	return (struct mapped_counters *)counters;
}

static const struct mapped_counters *
of_const(const struct shared_counters *counters)
{
	return (const struct mapped_counters *)counters;
}

static void
close_counters(struct shared_counters *base)
{
	struct mapped_counters *counters = of(base);

	(void)munmap(counters->map,
	    mapped_counters_file_bytes(counters->slots.len));
	free(counters);
}

static void
bound(struct shared_counters *base, int64_t longest)
{
	of(base)->slots.longest = longest;
	of(base)->coarse.longest = longest;
}

static int64_t
since(const struct shared_counters *base)
{
	return (int64_t)atomic_load(
	    &of_const(base)->words[MAPPED_COUNTERS_FILE_SINCE]);
}

/* Nobody can be told apart in it any more: that is said once an hour. */
static void
tell_full(const struct mapped_counters *counters, int64_t now)
{
	_Atomic uint64_t *told = &counters->words[MAPPED_COUNTERS_FILE_TOLD];
	uint64_t hour = (uint64_t)now / HOUR;
	uint64_t old = atomic_load(told);

	if (old != hour && atomic_compare_exchange_strong(told, &old, hour))
		log_warning("%s: the table of counters is full; until words "
			    "are free again visitors share counts, and some "
			    "may have to wait for others; see doc/limits",
		    counters->name);
}

static int64_t
count_of(const struct mapped_counters *counters,
    const struct mapped_counters_slot_place *place)
{
	return mapped_counters_slot_count(&counters->slots, place)
	       + mapped_counters_coarse_count(&counters->coarse,
		   &place->coarse);
}

/* Adds one to a word with a tag, within `room`.  Whoever finds beside his new
 * word that of another, and no room for both, takes his back. */
static enum mapped_counters_slot_claim
tagged_up(const struct mapped_counters *counters,
    const struct mapped_counters_slot_place *place, int64_t now, int64_t room)
{
	enum mapped_counters_slot_claim claimed = MAPPED_COUNTERS_SLOT_LOST;

	while (claimed == MAPPED_COUNTERS_SLOT_LOST) {
		_Atomic uint64_t *slot =
		    mapped_counters_slot_find(&counters->slots, place);
		uint64_t word = slot == NULL ? 0 : atomic_load(slot);

		if (mapped_counters_slot_count(&counters->slots, place) >= room)
			return MAPPED_COUNTERS_SLOT_LOST;
		if (slot == NULL)
			claimed = mapped_counters_slot_claim(&counters->slots,
			    place, now, place->word | 1);
		else if (mapped_counters_slot_belongs(word, place)
			 && atomic_compare_exchange_strong(slot, &word,
			     word + 1))
			return MAPPED_COUNTERS_SLOT_MADE;
	}
	if (claimed == MAPPED_COUNTERS_SLOT_MADE
	    && mapped_counters_slot_count(&counters->slots, place) > room) {
		(void)mapped_counters_slot_down(&counters->slots, place);
		return MAPPED_COUNTERS_SLOT_LOST;
	}
	return claimed;
}

/* Adds one where that stays within `room`, which counts what is there: to its
 * word, to a new one, and where none is free without a tag. */
static bool
count_up(const struct mapped_counters *counters,
    const struct mapped_counters_slot_place *place, int64_t now, int64_t room)
{
	int64_t coarse =
	    mapped_counters_coarse_count(&counters->coarse, &place->coarse);

	switch (tagged_up(counters, place, now, room - coarse)) {
	case MAPPED_COUNTERS_SLOT_MADE:
		return true;
	case MAPPED_COUNTERS_SLOT_LOST:
		return false;
	case MAPPED_COUNTERS_SLOT_FULL:
		break;
	}
	tell_full(counters, now);
	return mapped_counters_coarse_up(&counters->coarse, &place->coarse,
	    room);
}

/* The half window that runs, and the one before it. */
struct halves {
	struct mapped_counters_slot_place now;
	struct mapped_counters_slot_place before;
	int64_t rest; /* seconds until the next one begins */
};

static struct halves
halves_of(const struct mapped_counters *counters,
    const struct shared_counters_subject *subject)
{
	uint64_t hash = siphash_64(counters->key, subject->bytes, subject->len);
	int64_t half = subject->window / 2;
	int64_t number = subject->now / half;

	return (struct halves){
		.now = mapped_counters_slot_of_count(counters->key, hash, half,
		    number),
		.before = mapped_counters_slot_of_count(counters->key, hash,
		    half, number - 1),
		.rest = half - subject->now % half,
	};
}

/* How long a subject waits that has had its limit. */
static int64_t
wait_of(const struct mapped_counters *counters, const struct halves *halves,
    int64_t limit, int64_t window)
{
	int64_t wait = halves->rest;

	if (count_of(counters, &halves->now) >= limit)
		wait += window / 2;
	return wait;
}

static int64_t
within_count(int64_t limit)
{
	return limit > (int64_t)MAPPED_COUNTERS_SLOT_COUNT
		   ? (int64_t)MAPPED_COUNTERS_SLOT_COUNT
		   : limit;
}

static bool
take(struct shared_counters *base,
    const struct shared_counters_subject *subject, int64_t limit, int64_t *wait)
{
	struct mapped_counters *counters = of(base);
	struct halves halves = halves_of(counters, subject);

	limit = within_count(limit);
	if (count_up(counters, &halves.now, subject->now,
		limit - count_of(counters, &halves.before)))
		return true;
	*wait = wait_of(counters, &halves, limit, subject->window);
	return false;
}

static bool
has_room(const struct shared_counters *base,
    const struct shared_counters_subject *subject, int64_t limit, int64_t *wait)
{
	const struct mapped_counters *counters = of_const(base);
	struct halves halves = halves_of(counters, subject);

	limit = within_count(limit);
	if (count_of(counters, &halves.now) + count_of(counters, &halves.before)
	    < limit)
		return true;
	*wait = wait_of(counters, &halves, limit, subject->window);
	return false;
}

static int64_t
count(const struct shared_counters *base,
    const struct shared_counters_subject *subject)
{
	const struct mapped_counters *counters = of_const(base);
	struct halves halves = halves_of(counters, subject);

	return count_of(counters, &halves.now)
	       + count_of(counters, &halves.before);
}

static void
give_back(struct shared_counters *base,
    const struct shared_counters_subject *subject)
{
	struct mapped_counters *counters = of(base);
	struct halves halves = halves_of(counters, subject);

	/* What it has with its tag first: the others are shared. */
	if (mapped_counters_slot_down(&counters->slots, &halves.now)
	    || mapped_counters_slot_down(&counters->slots, &halves.before)
	    || mapped_counters_coarse_down(&counters->coarse,
		&halves.now.coarse))
		return;
	(void)mapped_counters_coarse_down(&counters->coarse,
	    &halves.before.coarse);
}

static void
forget(struct shared_counters *base,
    const struct shared_counters_subject *subject)
{
	struct mapped_counters *counters = of(base);
	struct halves halves = halves_of(counters, subject);

	mapped_counters_slot_clear(&counters->slots, &halves.now);
	mapped_counters_slot_clear(&counters->slots, &halves.before);
}

static struct mapped_counters_slot_place
mark_of(const struct mapped_counters *counters,
    const struct shared_counters_subject *subject)
{
	return mapped_counters_slot_of_mark(
	    siphash_64(counters->key, subject->bytes, subject->len));
}

static int64_t
marked(const struct shared_counters *base,
    const struct shared_counters_subject *subject)
{
	const struct mapped_counters *counters = of_const(base);
	struct mapped_counters_slot_place place = mark_of(counters, subject);
	int64_t expires =
	    mapped_counters_slot_marked(&counters->slots, &place, subject->now);

	return expires != 0 ? expires
			    : mapped_counters_coarse_marked(&counters->coarse,
				&place.coarse, subject->now);
}

static int64_t
within_mark(int64_t expires)
{
	return expires > (int64_t)MAPPED_COUNTERS_SLOT_MARK
		   ? (int64_t)MAPPED_COUNTERS_SLOT_MARK
		   : expires;
}

static bool
spend(struct shared_counters *base,
    const struct shared_counters_subject *subject, int64_t expires)
{
	struct mapped_counters *counters = of(base);
	struct mapped_counters_slot_place place = mark_of(counters, subject);
	int64_t now = subject->now;

	if (mapped_counters_coarse_marked(&counters->coarse, &place.coarse, now)
	    != 0)
		return false;
	expires = within_mark(expires);
	while (mapped_counters_slot_marks(&counters->slots, &place, now) == 0) {
		switch (mapped_counters_slot_claim(&counters->slots, &place,
		    now, place.word | (uint64_t)expires)) {
		case MAPPED_COUNTERS_SLOT_MADE:
			/* Of two that claimed different words each sees the
			 * other here, and neither wins. */
			return mapped_counters_slot_marks(&counters->slots,
				   &place, now)
			       == 1;
		case MAPPED_COUNTERS_SLOT_LOST:
			break;
		case MAPPED_COUNTERS_SLOT_FULL:
			tell_full(counters, now);
			return mapped_counters_coarse_spend(&counters->coarse,
			    &place.coarse, expires, now);
		}
	}
	return false;
}

static void
note(struct shared_counters *base,
    const struct shared_counters_subject *subject, int64_t expires)
{
	struct mapped_counters *counters = of(base);
	struct mapped_counters_slot_place place = mark_of(counters, subject);
	uint64_t word = place.word | (uint64_t)within_mark(expires);
	enum mapped_counters_slot_claim claimed = MAPPED_COUNTERS_SLOT_LOST;

	while (claimed == MAPPED_COUNTERS_SLOT_LOST) {
		_Atomic uint64_t *slot =
		    mapped_counters_slot_find(&counters->slots, &place);
		uint64_t old = slot == NULL ? 0 : atomic_load(slot);

		if (slot == NULL)
			claimed = mapped_counters_slot_claim(&counters->slots,
			    &place, subject->now, word);
		else if (mapped_counters_slot_belongs(old, &place)
			 && ((old >= word
				 && mapped_counters_slot_holds(&counters->slots,
				     old, subject->now))
			     || atomic_compare_exchange_strong(slot, &old,
				 word)))
			return;
	}
	if (claimed == MAPPED_COUNTERS_SLOT_FULL)
		tell_full(counters, subject->now);
}

static bool
noted(const struct shared_counters *base,
    const struct shared_counters_subject *subject)
{
	const struct mapped_counters *counters = of_const(base);
	struct mapped_counters_slot_place place = mark_of(counters, subject);

	return mapped_counters_slot_marked(&counters->slots, &place,
		   subject->now)
	       != 0;
}

static const struct shared_counters_ops ops = { .close = close_counters,
	.bound = bound,
	.since = since,
	.take = take,
	.has_room = has_room,
	.count = count,
	.give_back = give_back,
	.forget = forget,
	.spend = spend,
	.marked = marked,
	.note = note,
	.noted = noted };

struct shared_counters *
mapped_counters_open(int dir, const char *name, size_t slots,
    const uint8_t key[16])
{
	struct mapped_counters *counters = calloc(1, sizeof(*counters));
	void *map = MAP_FAILED;
	int fd = -1;

	if (counters == NULL)
		log_out_of_memory();
	if (slots < MAPPED_COUNTERS_SLOT_RUN || (slots & (slots - 1)) != 0)
		log_panic("shared counters %s of %zu slots", name, slots);
	fd = mapped_counters_file_open(dir, name, slots, key);
	if (fd >= 0)
		map = mmap(NULL, mapped_counters_file_bytes(slots),
		    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	file_close(fd);
	if (map == MAP_FAILED) {
		log_warning("%s: the table of counters cannot be used; look at "
			    "its owner, mode and disk",
		    name);
		free(counters);
		return NULL;
	}
	counters->base.ops = &ops;
	counters->map = map;
	counters->words = map;
	counters->slots = (struct mapped_counters_slots){
		.words = counters->words + MAPPED_COUNTERS_FILE_HEADER,
		.len = slots,
		.longest = INT64_MAX,
	};
	counters->coarse = (struct mapped_counters_coarse){
		.words = counters->words + MAPPED_COUNTERS_FILE_HEADER + slots,
		.slots = MAPPED_COUNTERS_FILE_COARSE(slots),
		.longest = INT64_MAX,
	};
	(void)snprintf(counters->name, sizeof(counters->name), "%s", name);
	memcpy(counters->key, key, sizeof(counters->key));
	return &counters->base;
}
