#include "keys.h"

#include <stdio.h>
#include <string.h>

#include "scratch.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

enum { TEXTS = 16 };

const char *
keys_outcome(enum store_outcome outcome)
{
	switch (outcome) {
	case STORE_OK:
		return "(ok)";
	case STORE_ABSENT:
		return "(absent)";
	case STORE_EXISTS:
		return "(exists)";
	case STORE_BUSY:
		return "(busy)";
	case STORE_FULL:
		return "(full)";
	case STORE_FAILED:
		return "(failed)";
	case STORE_DAMAGED:
		return "(damaged)";
	case STORE_FORMAT:
		return "(format)";
	}
	return "(no outcome at all)";
}

struct store *
keys_open(int dir)
{
	struct store *store = NULL;
	enum store_outcome outcome = store_open(dir, &store);

	if (outcome != STORE_OK)
		bail("the store does not open: %s", keys_outcome(outcome));
	return store;
}

struct store *
keys_fresh(void)
{
	int dir = scratch_directory();

	if (store_admin_create(dir) != STORE_OK)
		bail("no store");
	return keys_open(dir);
}

enum store_outcome
keys_merge(void)
{
	return store_admin_merge(scratch_descriptor());
}

static struct store_key
named(const char *key)
{
	return (struct store_key){ KEYS_TABLE, key, strlen(key) };
}

enum store_outcome
keys_get_in(struct store_transaction *transaction, struct arena *arena,
    const char *key, struct store_value *value)
{
	struct store_key wanted = named(key);

	return store_get_within(transaction, arena, &wanted, value);
}

enum store_outcome
keys_put_in(struct store_transaction *transaction, const char *key,
    const char *bytes, size_t len, int64_t expires)
{
	struct store_key wanted = named(key);
	struct store_value value = { bytes, len, expires };

	return store_put(transaction, &wanted, &value);
}

enum store_outcome
keys_insert_in(struct store_transaction *transaction, const char *key,
    const char *value)
{
	struct store_key wanted = named(key);
	struct store_value new = { value, strlen(value), 0 };

	return store_insert(transaction, &wanted, &new);
}

enum store_outcome
keys_delete_in(struct store_transaction *transaction, const char *key)
{
	struct store_key wanted = named(key);

	return store_delete(transaction, &wanted);
}

static enum store_outcome
end(struct store_transaction *transaction, enum store_outcome outcome)
{
	if (outcome == STORE_OK)
		return store_commit(transaction);
	store_abort(transaction);
	return outcome;
}

enum store_outcome
keys_put(struct store *store, const char *key, const char *value,
    int64_t expires)
{
	struct store_transaction *transaction = NULL;
	enum store_outcome outcome = store_begin(store, &transaction);

	if (outcome != STORE_OK)
		return outcome;
	return end(transaction,
	    keys_put_in(transaction, key, value, strlen(value), expires));
}

enum store_outcome
keys_insert(struct store *store, const char *key, const char *value)
{
	struct store_transaction *transaction = NULL;
	enum store_outcome outcome = store_begin(store, &transaction);

	if (outcome != STORE_OK)
		return outcome;
	return end(transaction, keys_insert_in(transaction, key, value));
}

enum store_outcome
keys_delete(struct store *store, const char *key)
{
	struct store_transaction *transaction = NULL;
	enum store_outcome outcome = store_begin(store, &transaction);

	if (outcome != STORE_OK)
		return outcome;
	return end(transaction, keys_delete_in(transaction, key));
}

enum store_outcome
keys_read(struct store *store, struct arena *arena, const char *key,
    struct store_value *value)
{
	struct store_key wanted = named(key);

	return store_get(store, arena, &wanted, value);
}

const char *
keys_get(struct store *store, const char *key)
{
	static char texts[TEXTS][256];
	static unsigned next;
	char *text = texts[next++ % TEXTS];
	struct arena *arena = arena_new();
	struct store_value value = { 0 };
	enum store_outcome outcome = keys_read(store, arena, key, &value);

	(void)snprintf(text, sizeof(texts[0]), "%s",
	    outcome == STORE_OK ? value.bytes : keys_outcome(outcome));
	arena_free(arena);
	return text;
}

int
keys_judge(struct store *store, const char *key, const char *wanted)
{
	const char *got = keys_get(store, key);

	if (strcmp(got, wanted) == 0)
		return 1;
	return strcmp(got, "(damaged)") == 0 ? 0 : -1;
}
