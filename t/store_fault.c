#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/store_admin.h"
#include "tap.h"

/* What a disk, a quota, a signal or a stopped process can do to a commit. */

enum { COLLIDING = 1000, CALLS_MAX = 100, FILLING = 200 };

static int dir;
static int calls_left = -1; /* until the one that fails */
static int fail_with;
static int interrupted;

static bool
fails(void)
{
	if (calls_left < 0 || calls_left-- > 0)
		return false;
	errno = fail_with;
	return true;
}

static ssize_t
write_at(int fd, const void *bytes, size_t len, off_t at)
{
	return fails() ? -1 : pwrite(fd, bytes, len, at);
}

static int
sync_file(int fd)
{
	return fails() ? -1 : fsync(fd);
}

static int
sync_data(int fd)
{
	return fails() ? -1 : fdatasync(fd);
}

static int
rename_in(int at, const char *from, const char *to)
{
	return fails() ? -1 : renameat(at, from, at, to);
}

static ssize_t
write_short(int fd, const void *bytes, size_t len, off_t at)
{
	if (interrupted++ % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	return pwrite(fd, bytes, len > 7 ? 7 : len, at);
}

static int
sync_interrupted(int fd)
{
	if (interrupted++ % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	return fdatasync(fd);
}

static void
arm(int calls, int error)
{
	calls_left = calls;
	fail_with = error;
	file_calls.write_at = write_at;
	file_calls.sync = sync_file;
	file_calls.sync_data = sync_data;
	file_calls.rename = rename_in;
}

/* The first call that fails is one of a commit, or of a merge. */
static void
test_each(int error, const char *name)
{
	struct file_calls calls = file_calls;
	int lost = 0;
	int stuck = 0;

	for (int i = 0; i < CALLS_MAX && calls_left < 0; i++) {
		struct store *store = keys_fresh();
		bool second = false;

		(void)keys_put(store, "first", "1", 0);
		arm(i, error);
		second = keys_put(store, "second", "1", 0) == STORE_OK;
		(void)keys_merge();
		file_calls = calls;
		stuck += scratch_has("failed")
			 && store_admin_repair(dir) != STORE_OK;
		stuck += keys_put(store, "third", "1", 0) != STORE_OK;
		stuck += keys_merge() != STORE_OK;
		lost += strcmp(keys_get(store, "first"), "1") != 0;
		lost += second && strcmp(keys_get(store, "second"), "1") != 0;
		store_close(store);
	}
	ok(calls_left >= 0, "%s at each call of a commit and a merge", name);
	calls_left = -1;
	is_int(lost, 0, "%s at each call: nothing acknowledged is lost", name);
	is_int(stuck, 0, "%s at each call: it goes on, or recover mends it",
	    name);
}

static void
test_outcomes(void)
{
	static const struct {
		int error;
		enum store_outcome outcome;
		const char *name;
	} rows[] = {
		{ ENOSPC, STORE_FULL, "ENOSPC" },
		{ EDQUOT, STORE_FULL, "EDQUOT" },
		{ EFBIG, STORE_FULL, "EFBIG" },
		{ EIO, STORE_FAILED, "EIO" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct store *store = keys_fresh();
		struct file_calls calls = file_calls;

		(void)keys_put(store, "a", "1", 0);
		arm(0, rows[i].error);
		is_int(keys_put(store, "a", "2", 0), rows[i].outcome,
		    "step 4: a write that says %s", rows[i].name);
		file_calls = calls;
		is_string(keys_get(store, "a"), "1", "changed nothing");
		store_close(store);
		test_each(rows[i].error, rows[i].name);
	}
}

static void
test_interrupted(void)
{
	struct store *store = keys_fresh();
	struct file_calls calls = file_calls;

	file_calls.write_at = write_short;
	file_calls.sync = sync_interrupted;
	file_calls.sync_data = sync_interrupted;
	interrupted = 0;
	is_int(keys_put(store, "a", "1", 0), STORE_OK,
	    "EINTR and short writes: a commit comes through");
	is_int(keys_merge(), STORE_OK, "and a merge");
	file_calls = calls;
	is_string(keys_get(store, "a"), "1", "whole");
	ok(interrupted > 20, "they were many");
	store_close(store);
}

/* A real limit on the size of files, as a hosting account may have. */
static void
test_limit(void)
{
	struct store *store = keys_fresh();
	struct rlimit limit = { .rlim_cur = 65536, .rlim_max = RLIM_INFINITY };
	struct rlimit before = { 0 };
	enum store_outcome outcome = STORE_OK;
	char text[4001];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)signal(SIGXFSZ, SIG_IGN);
	(void)getrlimit(RLIMIT_FSIZE, &before);
	limit.rlim_max = before.rlim_max;
	(void)setrlimit(RLIMIT_FSIZE, &limit);
	for (int i = 0; i < 100 && outcome == STORE_OK; i++)
		outcome = keys_put(store, "a", text, 0);
	(void)setrlimit(RLIMIT_FSIZE, &before);
	note("%s", keys_outcome(outcome));
	ok(outcome == STORE_OK || outcome == STORE_FULL,
	    "a limit on the size of files is a full disk");
	is_int(keys_put(store, "a", "2", 0), STORE_OK, "and goes by");
	store_close(store);
}

/* One process may write to no file, or only to a part of the record: it is told
 * that there is no room, and nobody else has to care. */
static void
test_limit_of_one(void)
{
	struct store *store = keys_fresh();
	struct rlimit before = { 0 };
	char text[4001];
	int other = 0;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)keys_put(store, "a", "1", 0);
	(void)getrlimit(RLIMIT_FSIZE, &before);
	for (rlim_t most = 0; most <= 1000; most += 100) {
		struct rlimit limit = { most, before.rlim_max };
		enum store_outcome outcome = STORE_OK;

		(void)setrlimit(RLIMIT_FSIZE, &limit);
		outcome = keys_put(store, "a", text, 0);
		(void)setrlimit(RLIMIT_FSIZE, &before);
		other += outcome != STORE_FULL;
	}
	is_int(other, 0, "trial P20: a limit of one process is a full disk");
	is_string(keys_get(store, "a"), "1", "nothing was changed");
	ok(!scratch_has("failed"), "and writing has not stopped");
	is_int(keys_put(store, "a", "2", 0), STORE_OK, "it goes on");
	store_close(store);
	store = keys_open(dir);
	is_string(keys_get(store, "a"), "2", "for everybody");
	store_close(store);
}

static void *
map_nothing(int fd, void *old, size_t old_len, size_t len)
{
	(void)fd;
	(void)old;
	(void)old_len;
	(void)len;
	errno = ENOMEM;
	return MAP_FAILED;
}

/* Until the journal has grown; the number of keys. */
static int
fill_up(struct store *store)
{
	char text[4001];
	char key[8];
	int count = 0;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (; count < FILLING; count++) {
		(void)snprintf(key, sizeof(key), "%d", count);
		if (keys_put(store, key, text, 0) != STORE_OK)
			break;
	}
	return count;
}

/* One process has no memory to map a journal that another has made grow: what
 * it cannot see is not absent, and it does not write over it. */
static void
test_no_map(void)
{
	struct store *store = keys_fresh();
	struct store *other = keys_open(dir);
	struct file_calls calls = file_calls;
	int wrong = 0;
	char key[8];

	(void)keys_put(store, "a", "1", 0);
	is_string(keys_get(other, "a"), "1", "two processes");
	is_int(fill_up(store), FILLING, "one writes");
	file_calls.map = map_nothing;
	is_string(keys_get(other, "99"), keys_outcome(STORE_FAILED),
	    "security 18: what cannot be mapped is not absent");
	is_string(keys_get(other, "none"), keys_outcome(STORE_FAILED),
	    "nor is anything else");
	is_int(keys_put(other, "b", "2", 0), STORE_FAILED,
	    "nothing is written by who cannot read");
	ok(!scratch_has("failed"), "and writing has not stopped");
	is_int(keys_put(store, "b", "2", 0), STORE_OK, "others write on");
	file_calls = calls;
	for (int i = 0; i < FILLING; i++) {
		(void)snprintf(key, sizeof(key), "%d", i);
		wrong += keys_get(other, key)[0] != 'x';
	}
	is_int(wrong, 0, "all is there for who has memory again");
	store_close(other);
	store_close(store);
}

/* It is short of memory just where the journal must grow for its own record. */
static void
test_no_map_to_grow(void)
{
	struct store *store = keys_fresh();
	struct file_calls calls = file_calls;
	enum store_outcome outcome = STORE_OK;
	char text[4001];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	file_calls.map = map_nothing;
	for (int i = 0; i < FILLING && outcome == STORE_OK; i++)
		outcome = keys_put(store, "a", text, 0);
	is_int(outcome, STORE_BUSY, "no memory to map what grows is busy");
	ok(!scratch_has("failed"), "and stops nobody's writing");
	file_calls = calls;
	is_int(keys_put(store, "a", "2", 0), STORE_OK, "it goes on");
	is_string(keys_get(store, "a"), "2", "and is read");
	store_close(store);
}

/* The lock's holder is stopped, as by a debugger or a freezing host. */
static void
test_holder(void)
{
	struct store *store = keys_fresh();
	struct store *other = NULL;
	struct store_transaction *transaction = NULL;
	int64_t from = 0;
	int status = 0;
	pid_t child = 0;

	(void)keys_put(store, "a", "1", 0);
	child = fork();
	if (child == 0) {
		other = keys_open(dir);
		(void)store_begin(other, &transaction);
		(void)raise(SIGSTOP);
		_exit(store_commit(transaction) == STORE_OK ? 0 : 1);
	}
	(void)waitpid(child, &status, WUNTRACED);
	from = clock_monotonic();
	is_string(keys_get(store, "a"), "1",
	    "step 1: readers go on beside a stopped holder of the lock");
	ok(clock_monotonic() - from < 100, "at once");
	is_int(keys_put(store, "a", "2", 0), STORE_BUSY,
	    "step 3: writers are told busy");
	ok(clock_monotonic() - from < 4000, "after two seconds");
	is_int(store_admin_repair(dir), STORE_BUSY, "recover waits no longer");
	(void)kill(child, SIGCONT);
	(void)waitpid(child, &status, 0);
	is_int(status, 0, "he goes on in the end");
	is_int(keys_put(store, "a", "3", 0), STORE_OK, "and others too");
	store_close(store);
}

/* GDBM's hash is linear: letters that trade places 24 apart give keys that
 * meet in one bucket, 167 of which would stop a plain file. */
static void
test_chosen(void)
{
	struct store *store = keys_fresh();
	int wrong = 0;
	char key[49];

	for (int i = 0; i < COLLIDING; i++) {
		for (int bit = 0; bit < 24; bit++) {
			bool swapped = (i >> bit & 1) != 0;

			key[bit] = swapped ? 'b' : 'a';
			key[bit + 24] = swapped ? 'a' : 'b';
		}
		key[48] = '\0';
		wrong += keys_put(store, key, key, 0) != STORE_OK;
	}
	is_int(wrong, 0, "keys chosen to meet in GDBM are stored");
	is_int(keys_merge(), STORE_OK, "and merged");
	is_string(keys_get(store, key), key, "and found");
	store_close(store);
}

int
main(void)
{
	dir = scratch_directory();
	scratch_catch_log();
	test_outcomes();
	test_interrupted();
	test_limit();
	test_limit_of_one();
	test_no_map();
	test_no_map_to_grow();
	test_holder();
	test_chosen();
	return done();
}
