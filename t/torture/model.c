#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "store/store_open.h"
#include "tap.h"

enum {
	FILLER = 300,
	LARGE = 40000, /* some records need a journal that grows */
	LARGE_EACH = 61,
	TEXT_MAX = LARGE + 32,
};

/* Number `number` as a value: it says itself, then as many letters as fit it,
 * so that a value in part or of two commits is none. */
static size_t
fill(char *text, int64_t number, bool large)
{
	int len = snprintf(text, 32, "%lld ", (long long)number);
	size_t filler = (size_t)(number * 37 % FILLER);

	if (large && number % LARGE_EACH == 0)
		filler = LARGE;
	memset(text + len, 'a' + (int)(number % 26), filler);
	text[(size_t)len + filler] = '\0';
	return (size_t)len + filler;
}

static int64_t
number_of(const struct store_value *value, bool large)
{
	static char wanted[TEXT_MAX];
	long long number = strtoll(value->bytes, NULL, 10);

	if (number < 1 || fill(wanted, number, large) != value->len
	    || memcmp(wanted, value->bytes, value->len) != 0)
		return -1;
	return number;
}

static int64_t
read_number(struct store_transaction *transaction, const char *key)
{
	struct arena *arena = arena_new();
	struct store_value value;
	enum store_outcome outcome =
	    keys_get_in(transaction, arena, key, &value);
	int64_t number = outcome == STORE_ABSENT ? 0 : -1;

	if (outcome == STORE_OK)
		number = number_of(&value, key[1] == '.' && key[2] == 'k');
	arena_free(arena);
	return number;
}

static enum store_outcome
put_number(struct store_transaction *transaction, const char *key,
    int64_t number)
{
	static char text[TEXT_MAX];
	size_t len = fill(text, number, key[1] == '.' && key[2] == 'k');

	return keys_put_in(transaction, key, text, len, 0);
}

/* Keys: "total"; of writer A: "A.k0" "A.l1" "A.l2", its ring "A.r7", "A.o0". */
static void
name_key(char key[16], int writer, char what, int64_t place)
{
	(void)snprintf(key, 16, "%c.%c%d", 'A' + writer, what, (int)place);
}

static enum store_outcome
put_all(struct store_transaction *transaction, int writer, int64_t number)
{
	enum store_outcome outcome = STORE_OK;
	char key[16];

	for (int i = 0; i < MODEL_KEYS && outcome == STORE_OK; i++) {
		name_key(key, writer, i == 0 ? 'k' : 'l', i);
		outcome = put_number(transaction, key, number);
	}
	name_key(key, writer, 'r', number % MODEL_RING);
	if (outcome == STORE_OK)
		outcome = put_number(transaction, key, number);
	name_key(key, writer, 'o', 0);
	if (outcome != STORE_OK)
		return outcome;
	return number % 2 == 1 ? put_number(transaction, key, number)
			       : keys_delete_in(transaction, key);
}

enum store_outcome
model_commit(struct model *model, struct store *store, int writer)
{
	struct store_transaction *transaction = NULL;
	enum store_outcome outcome = store_begin(store, &transaction);
	int64_t total = 0;
	int64_t number = 0;
	char key[16];

	if (outcome != STORE_OK)
		return outcome;
	name_key(key, writer, 'k', 0);
	total = read_number(transaction, "total");
	number = read_number(transaction, key) + 1;
	if (total < 0 || number <= model->acknowledged[writer])
		_exit(5);
	outcome = put_number(transaction, "total", total + 1);
	if (outcome == STORE_OK)
		outcome = put_all(transaction, writer, number);
	if (outcome != STORE_OK) {
		store_abort(transaction);
		return outcome;
	}
	model->begun[writer] = number;
	outcome = store_commit(transaction);
	if (outcome == STORE_OK)
		model->acknowledged[writer] = number;
	return outcome;
}

static bool
see(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	struct model_seen *seen = context;
	const char *name = key;
	char place[8] = "";
	int writer = name[0] - 'A';
	int64_t number = number_of(value, name[2] == 'k');
	int at = 0;

	if (key_len == 5 && memcmp(name, "total", 5) == 0) {
		seen->total = number;
		return true;
	}
	if (key_len < 4 || key_len > 6 || writer < 0 || writer >= MODEL_WRITERS)
		return false;
	memcpy(place, name + 3, key_len - 3);
	at = (int)strtol(place, NULL, 10);
	if (name[2] == 'r' && at < MODEL_RING)
		seen->ring[writer][at] = number;
	else if (name[2] == 'o')
		seen->odd[writer] = number;
	else if (at < MODEL_KEYS)
		seen->keys[writer][at] = number;
	return true;
}

enum store_outcome
model_see(struct store *store, struct model_seen *seen)
{
	memset(seen, 0, sizeof(*seen));
	return store_iterate(store, KEYS_TABLE, see, seen);
}

/* The last commit up to `number` that wrote this place of the ring. */
static int64_t
in_ring(int64_t number, int place)
{
	int64_t last =
	    number - ((number - place) % MODEL_RING + MODEL_RING) % MODEL_RING;

	return last < 1 ? 0 : last;
}

static bool
is_whole(const struct model_seen *seen, int writer)
{
	int64_t number = seen->keys[writer][0];

	for (int i = 0; i < MODEL_KEYS; i++) {
		if (seen->keys[writer][i] != number)
			return false;
	}
	for (int i = 0; i < MODEL_RING; i++) {
		if (seen->ring[writer][i] != in_ring(number, i))
			return false;
	}
	return seen->odd[writer] == (number % 2 == 1 ? number : 0);
}

void
model_judge(const struct model_seen *seen,
    const int64_t acknowledged[MODEL_WRITERS],
    const int64_t begun[MODEL_WRITERS], struct model_faults *faults)
{
	int64_t sum = 0;

	for (int i = 0; i < MODEL_WRITERS; i++) {
		int64_t number = seen->keys[i][0];

		sum += number;
		faults->lost += number < acknowledged[i];
		faults->wrong += number < 0 || number > begun[i];
		faults->partial += !is_whole(seen, i);
	}
	faults->partial += sum != seen->total;
}

void
model_look(const struct model *model, int dir, struct model_faults *faults)
{
	int64_t acknowledged[MODEL_WRITERS];
	int64_t begun[MODEL_WRITERS];
	struct store *store = NULL;
	struct model_seen seen;
	enum store_outcome outcome = STORE_OK;

	for (int i = 0; i < MODEL_WRITERS; i++)
		acknowledged[i] = model->acknowledged[i];
	outcome = store_open(dir, &store);
	if (outcome == STORE_OK)
		outcome = model_see(store, &seen);
	store_close(store);
	if (outcome != STORE_OK) {
		note("the store does not read: %s", keys_outcome(outcome));
		faults->closed++;
		return;
	}
	for (int i = 0; i < MODEL_WRITERS; i++)
		begun[i] = model->begun[i];
	model_judge(&seen, acknowledged, begun, faults);
}

int
model_count(const struct model_faults *faults)
{
	return faults->closed + faults->lost + faults->partial + faults->wrong;
}
