#include "store/store.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "keys.h"
#include "scratch.h"
#include "store/memory_store.h"
#include "tap.h"

/* What store.h promises of any engine, outcome by outcome: of the one on files
 * and of the one in memory.  Another engine is tried here first. */

static void
test_verbs(struct store *store)
{
	is_string(keys_get(store, "anna"), "(absent)", "no key yet");
	is_int(keys_insert(store, "anna", "1"), STORE_OK, "insert");
	is_string(keys_get(store, "anna"), "1", "get");
	is_int(keys_insert(store, "anna", "2"), STORE_EXISTS, "insert again");
	is_string(keys_get(store, "anna"), "1", "which changes nothing");
	is_int(keys_put(store, "anna", "3", 0), STORE_OK, "put replaces");
	is_string(keys_get(store, "anna"), "3", "get the new one");
	is_int(keys_delete(store, "anna"), STORE_OK, "delete");
	is_string(keys_get(store, "anna"), "(absent)", "gone");
	is_int(keys_delete(store, "anna"), STORE_OK, "delete what is gone");
	is_int(keys_insert(store, "anna", "4"), STORE_OK, "insert anew");
	is_int(keys_put(store, "bert", "", 0), STORE_OK, "an empty value");
	is_string(keys_get(store, "bert"), "", "is a value");
}

static void
test_bounds(struct store *store)
{
	struct store_transaction *transaction = NULL;
	struct arena *arena = arena_new();
	char *bytes = arena_alloc(arena, STORE_VALUE_MAX);
	char key[STORE_KEY_MAX];
	struct store_key wanted = { 63, key, sizeof(key) };
	struct store_value value = { bytes, STORE_VALUE_MAX, 77 + clock_now() };
	enum store_outcome outcome = STORE_OK;
	int put = 0;

	memset(bytes, 'v', STORE_VALUE_MAX);
	memset(key, 'k', sizeof(key));
	bytes[1] = '\0';
	is_int(store_begin(store, &transaction), STORE_OK, "begin");
	for (put = 0; outcome == STORE_OK && put < 100; put++) {
		key[0] = (char)put;
		outcome = store_put(transaction, &wanted, &value);
	}
	is_int(outcome, STORE_FULL, "a transaction has a bound");
	is_int(put, 4, "of three values of the largest size");
	is_int(store_commit(transaction), STORE_OK, "what fits is committed");
	key[0] = 2;
	is_int(store_get(store, arena, &wanted, &value), STORE_OK,
	    "the largest key and value are there");
	ok(value.len == STORE_VALUE_MAX
		&& memcmp(value.bytes, bytes, STORE_VALUE_MAX) == 0,
	    "byte for byte");
	is_int(value.bytes[value.len], 0, "with a NUL behind");
	ok(value.expires > clock_now(), "and their expiry");
	key[0] = 3;
	is_int(store_get(store, arena, &wanted, &value), STORE_ABSENT,
	    "what did not fit is not");
	key[0] = 2;
	wanted.table = 62;
	is_int(store_get(store, arena, &wanted, &value), STORE_ABSENT,
	    "another table has other keys");
	wanted = (struct store_key){ 1, bytes, STORE_KEY_MAX + 1 };
	is_int(store_get(store, arena, &wanted, &value), STORE_ABSENT,
	    "a key beyond all bounds is absent");
	arena_free(arena);
}

static const char *
get_inside(struct store_transaction *transaction, struct arena *arena,
    const char *key)
{
	struct store_value value;
	enum store_outcome outcome =
	    keys_get_in(transaction, arena, key, &value);

	return outcome == STORE_OK ? value.bytes : keys_outcome(outcome);
}

static void
test_transaction(struct store *store, struct store *other)
{
	struct store_transaction *transaction = NULL;
	struct store_transaction *second = NULL;
	struct arena *arena = arena_new();
	int64_t from = 0;

	is_int(keys_put(store, "old", "old", 0), STORE_OK, "something there");
	is_int(store_begin(store, &transaction), STORE_OK, "begin");
	is_int(keys_put_in(transaction, "new", "1", 1, 0), STORE_OK, "put");
	is_int(keys_put_in(transaction, "new", "2", 1, 0), STORE_OK,
	    "put again");
	is_int(keys_insert_in(transaction, "new", "3"), STORE_EXISTS,
	    "insert sees what was put");
	is_int(keys_delete_in(transaction, "old"), STORE_OK, "delete");
	is_string(get_inside(transaction, arena, "new"), "2",
	    "step 3: inside, what is new");
	is_string(get_inside(transaction, arena, "old"), "(absent)",
	    "inside: deleted");
	is_string(keys_get(other, "new"), "(absent)", "outside: not yet");
	is_string(keys_get(other, "old"), "old", "outside: still");
	from = clock_monotonic();
	is_int(store_begin(other, &second), STORE_BUSY, "one at a time");
	ok(clock_monotonic() - from < 4000, "after two seconds at most");
	store_abort(transaction);
	is_string(keys_get(store, "new"), "(absent)",
	    "step 4: an abort writes nothing");
	is_string(keys_get(store, "old"), "old", "aborted: old");
	is_int(store_begin(other, &second), STORE_OK, "the lock is free");
	is_int(store_commit(second), STORE_OK, "an empty commit is one");
	arena_free(arena);
}

static void
test_expiry(struct store *store)
{
	int64_t now = clock_now();

	is_int(keys_put(store, "brief", "x", now + 100), STORE_OK, "put");
	is_string(keys_get(store, "brief"), "x", "not yet expired");
	is_int(keys_insert(store, "brief", "y"), STORE_EXISTS, "it lives");
	scratch_clock(101);
	is_string(keys_get(store, "brief"), "(absent)", "expired is absent");
	is_int(keys_insert(store, "brief", "y"), STORE_OK, "and free again");
	scratch_clock(0);
	is_string(keys_get(store, "brief"), "y", "the new one never expires");
}

struct seen {
	struct store *store;
	int count;
	int stop;
	char all[4];
};

static bool
see(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	struct seen *seen = context;

	seen->count++;
	/* Reading is allowed meanwhile. */
	(void)keys_get(seen->store, "a");
	if (key_len == 1 && ((const char *)key)[0] <= 'c')
		seen->all[((const char *)key)[0] - 'a'] = value->bytes[0];
	return seen->count != seen->stop;
}

static void
test_iterate(struct store *store)
{
	struct seen seen = { .store = store };

	(void)keys_put(store, "a", "1", 0);
	(void)keys_put(store, "b", "1", 0);
	(void)keys_put(store, "b", "2", 0);
	(void)keys_put(store, "c", "1", 0);
	(void)keys_delete(store, "c");
	(void)keys_put(store, "d", "1", clock_now() - 1);
	is_int(store_iterate(store, KEYS_TABLE, see, &seen), STORE_OK,
	    "iterate");
	is_string(seen.all, "12", "each key as it is now");
	is_int(seen.count, 6, "each live key once");
	seen = (struct seen){ .store = store, .stop = 2 };
	is_int(store_iterate(store, KEYS_TABLE, see, &seen), STORE_OK,
	    "iterate, and stop");
	is_int(seen.count, 2, "stops where it is told");
	seen = (struct seen){ .store = store };
	is_int(store_iterate(store, 2, see, &seen), STORE_OK, "another table");
	is_int(seen.count, 0, "has none of them");
}

/* Whether the process is ended by what `wrong` does with the store. */
static bool
is_refused(struct store *store, void (*wrong)(struct store *store))
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		wrong(store);
		_exit(0);
	}
	(void)waitpid(child, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
begin_after_fork(struct store *store)
{
	struct store_transaction *transaction = NULL;

	(void)store_begin(store, &transaction);
}

static struct store_transaction *running;

static void
begin_again(struct store *store)
{
	struct store_transaction *transaction = NULL;

	(void)store_begin(store, &transaction);
}

static void
put_no_key(struct store *store)
{
	(void)store;
	(void)keys_put_in(running, "", "1", 1, 0);
}

static void
put_into_table_64(struct store *store)
{
	struct store_key key = { 64, "a", 1 };
	struct store_value value = { "1", 1, 0 };

	(void)store;
	(void)store_put(running, &key, &value);
}

static void
put_too_much(struct store *store)
{
	static char bytes[STORE_VALUE_MAX + 1];

	(void)store;
	(void)keys_put_in(running, "a", bytes, sizeof(bytes), 0);
}

static void
test_refused(struct store *store)
{
	ok(is_refused(store, begin_after_fork),
	    "step 10: a store from before a fork is refused loudly");
	is_int(store_begin(store, &running), STORE_OK, "begin");
	ok(is_refused(store, begin_again), "so is a second transaction");
	ok(is_refused(store, put_no_key), "a key of no bytes");
	ok(is_refused(store, put_into_table_64), "a table there is not");
	ok(is_refused(store, put_too_much), "a value that is too long");
	store_abort(running);
}

static void
test_engine(const char *name, struct store *store, struct store *other)
{
	note("%s", name);
	test_verbs(store);
	test_bounds(store);
	test_transaction(store, other);
	test_expiry(store);
	test_iterate(store);
	test_refused(store);
	is_int(store_tick(store), STORE_OK, "a tick");
	store_close(other);
	store_close(store);
	store_close(NULL);
}

int
main(void)
{
	struct store *store = NULL;

	scratch_catch_log();
	store = keys_fresh();
	test_engine("files", store, keys_open(scratch_descriptor()));
	store = memory_store_open(NULL);
	test_engine("memory", store, memory_store_open(store));
	return done();
}
