#include "store/store.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/store_admin.h"
#include "tap.h"

/* What the contract in store.h promises, outcome by outcome. */

static void
test_create(void)
{
	int dir = scratch_directory();
	struct store *store = NULL;

	is_int(store_admin_open(dir, &store), STORE_ABSENT,
	    "nothing is absent");
	ok(store == NULL, "and gives no store");
	is_int(store_admin_create(dir), STORE_OK, "a store is made");
	is_int(store_admin_create(dir), STORE_EXISTS, "once");
	is_int(store_admin_open(dir, &store), STORE_OK, "and opens");
	store_close(store);
	store_close(NULL);
}

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
	ok(clock_monotonic() - from >= 1900, "after two seconds");
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

static void
test_reopen(int dir)
{
	struct store *store = keys_open(dir);

	is_string(keys_get(store, "anna"), "4", "reopened: anna");
	is_string(keys_get(store, "bert"), "", "reopened: bert");
	is_string(keys_get(store, "old"), "old", "reopened: old");
	store_close(store);
}

/* A file that lost its name was replaced: what is written must go to the new
 * one. */
static void
test_doorbell(int dir, struct store *store, struct store *reader)
{
	struct store *other = NULL;

	fault_replace(dir, "journal.1");
	is_int(keys_put(store, "rung", "1", 0), STORE_OK,
	    "step 3: written after the journal was replaced");
	other = keys_open(dir);
	is_string(keys_get(other, "rung"), "1", "it stands in the new one");
	store_close(other);
	is_int(store_tick(reader), STORE_OK, "a reader ticks");
	is_string(keys_get(reader, "rung"), "1", "and has it too");
	(void)unlinkat(dir, "lock", 0);
	is_int(keys_put(store, "rung", "2", 0), STORE_OK,
	    "step 3: written after the lock was removed");
	ok(scratch_has("lock"), "a lock with a name was taken");
}

static int fail_with;

static bool
is_zero(const char *bytes, size_t len)
{
	while (len > 0 && bytes[len - 1] == 0)
		len--;
	return len == 0;
}

static ssize_t
no_write(int fd, const void *bytes, size_t len, off_t at)
{
	/* Half of it gets there, then the disk says no; zeros are written. */
	if (is_zero(bytes, len))
		return pwrite(fd, bytes, len, at);
	if (len > 64)
		return pwrite(fd, bytes, 64, at);
	errno = fail_with;
	return -1;
}

static int
no_sync(int fd)
{
	(void)fd;
	errno = EIO;
	return -1;
}

static void
test_full(struct store *store, struct store *other)
{
	struct file_calls calls = file_calls;

	file_calls.write_at = no_write;
	fail_with = ENOSPC;
	is_int(keys_put(store, "full", "1", 0), STORE_FULL, "no room: full");
	file_calls = calls;
	is_string(keys_get(other, "full"), "(absent)", "nothing was changed");
	is_int(keys_put(other, "full", "2", 0), STORE_OK, "room again");
	is_string(keys_get(store, "full"), "2", "and all goes on");
}

static void
test_failed(int dir, struct store *store, struct store *other)
{
	struct file_calls calls = file_calls;
	struct store_transaction *transaction = NULL;

	file_calls.sync_data = no_sync;
	is_int(keys_put(store, "lost", "1", 0), STORE_FAILED,
	    "no flush: failed");
	file_calls = calls;
	ok(scratch_has("failed"), "which leaves a mark");
	is_int(store_begin(store, &transaction), STORE_FAILED,
	    "writing is refused here");
	is_int(keys_put(other, "lost", "2", 0), STORE_FAILED, "there");
	is_string(keys_get(other, "anna"), "4", "reading goes on");
	store_close(other);
	other = keys_open(dir);
	is_int(keys_put(other, "lost", "2", 0), STORE_FAILED,
	    "and after it was opened anew");
	is_string(keys_get(other, "anna"), "4", "where reading goes on too");
	is_int(keys_merge(), STORE_FAILED, "no merge either");
	store_close(other);
}

static void
test_fork(struct store *store)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct store_transaction *transaction = NULL;

		(void)store_begin(store, &transaction);
		_exit(0);
	}
	(void)waitpid(child, &status, 0);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT,
	    "step 10: a store from before a fork is refused loudly");
}

int
main(void)
{
	int dir = -1;
	struct store *store = NULL;
	struct store *other = NULL;

	scratch_catch_log();
	test_create();
	dir = scratch_directory();
	store = keys_fresh();
	other = keys_open(dir);
	test_verbs(store);
	test_doorbell(dir, store, other);
	test_bounds(store);
	test_transaction(store, other);
	test_expiry(store);
	test_reopen(dir);
	test_full(store, other);
	test_fork(store);
	test_failed(dir, store, other);
	store_close(store);
	return done();
}
