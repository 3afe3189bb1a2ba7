#include "history.h"

#include <stddef.h>
#include <string.h>

#include "base/siphash.h"

/*
 * The search of Wing and Gong ("Testing and Verifying Concurrent Objects",
 * 1993): of the events that nothing open precedes, try each as the next; what
 * was tried from the same state with the same events left is not tried again.
 */

enum { SEEN = 1 << 16 };

struct state {
	int64_t keys[HISTORY_KEYS];
	uint64_t done; /* a bit an event */
};

struct search {
	const struct history_event *events;
	int count;
	struct state seen[SEEN];
	bool used[SEEN];
};

int
history_partner(int key)
{
	return (key + 1) % HISTORY_KEYS;
}

/* False where the event cannot have read what it did from this state. */
static bool
apply(struct state *state, const struct history_event *event)
{
	int64_t *key = &state->keys[event->key];
	int64_t *other = &state->keys[history_partner(event->key)];
	int64_t was = *key;

	switch (event->verb) {
	case HISTORY_GET:
		return was == event->result;
	case HISTORY_PUT:
		*key = event->value;
		return true;
	case HISTORY_INSERT:
		if (was == 0)
			*key = event->value;
		return (was == 0) == (event->result == 1);
	case HISTORY_DELETE:
		*key = 0;
		return true;
	case HISTORY_SWAP:
		if (was != event->result || *other != event->other)
			return false;
		*key = *other;
		*other = was;
		return true;
	}
	return false;
}

/* False where this state was tried before, or there is no room to say so. */
static bool
is_new(struct search *search, const struct state *state)
{
	static const uint8_t key[16] = "a key of a test";
	size_t at = (size_t)siphash_64(key, state, sizeof(*state)) % SEEN;

	for (size_t i = 0; i < SEEN; i++, at = (at + 1) % SEEN) {
		if (!search->used[at]) {
			search->used[at] = true;
			search->seen[at] = *state;
			return true;
		}
		if (memcmp(&search->seen[at], state, sizeof(*state)) == 0)
			return false;
	}
	return false;
}

/* When the first of the open events ended: what began later has to wait. */
static int64_t
first_end(const struct search *search, uint64_t done)
{
	int64_t first = INT64_MAX;

	for (int i = 0; i < search->count; i++) {
		if ((done & (UINT64_C(1) << i)) == 0
		    && search->events[i].ended < first)
			first = search->events[i].ended;
	}
	return first;
}

/* As deep as there are events. NOLINTNEXTLINE(misc-no-recursion) */
static bool
try_from(struct search *search, const struct state *state)
{
	int64_t first = first_end(search, state->done);

	if (first == INT64_MAX)
		return true;
	if (!is_new(search, state))
		return false;
	for (int i = 0; i < search->count; i++) {
		uint64_t bit = UINT64_C(1) << i;
		struct state next = *state;

		if ((state->done & bit) != 0 || search->events[i].begun > first
		    || !apply(&next, &search->events[i]))
			continue;
		next.done |= bit;
		if (try_from(search, &next))
			return true;
	}
	return false;
}

bool
history_is_sound(const struct history_event *events, int count)
{
	static struct search search;
	struct state state;

	memset(&search, 0, sizeof(search));
	memset(&state, 0, sizeof(state));
	search.events = events;
	search.count = count;
	return try_from(&search, &state);
}
