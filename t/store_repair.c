#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "armed.h"
#include "base/clock.h"
#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

/* Step 7 of the protocol: an I/O error stops writing, and recover mends it
 * under the feet of those who go on. */

enum { POINTS_MAX = 200 };

static int dir;

static int
no_sync(int fd)
{
	(void)fd;
	errno = EIO;
	return -1;
}

static void
break_writing(struct store *store)
{
	struct file_calls calls = file_calls;

	file_calls.sync_data = no_sync;
	is_int(keys_put(store, "doubtful", "1", 0), STORE_FAILED,
	    "a flush fails");
	file_calls = calls;
}

static void
tell(void *context, const char *line)
{
	(void)context;
	note("%s", line);
}

static intmax_t
entries(void)
{
	uint64_t records = 0;
	enum store_outcome outcome =
	    store_admin_verify(dir, tell, NULL, &records);

	return outcome == STORE_OK ? (intmax_t)records : -1;
}

static void
test_recover(void)
{
	struct store *store = keys_fresh();
	struct store *writer = keys_open(dir);
	struct store *reader = keys_open(dir);

	(void)keys_put(store, "base", "1", 0);
	(void)keys_merge();
	(void)keys_put(store, "journal", "1", 0);
	break_writing(store);
	is_int(keys_put(writer, "new", "1", 0), STORE_FAILED,
	    "step 7: writing is refused everywhere");
	is_string(keys_get(reader, "journal"), "1", "step 7: reading goes on");
	is_int(store_admin_repair(dir), STORE_OK, "step 7: recover");
	ok(!scratch_has("failed"), "the mark is gone");
	is_int(scratch_count("journal."), 1, "and so is the dead journal");
	is_int(keys_put(writer, "new", "2", 0), STORE_OK,
	    "step 7: a running process writes on");
	is_int(keys_put(store, "more", "3", 0), STORE_OK,
	    "so does the one that failed");
	is_string(keys_get(reader, "new"), "2",
	    "step 7: a running reader sees it, rung by the seal");
	is_string(keys_get(reader, "base"), "1", "and what was before");
	is_string(keys_get(reader, "journal"), "1", "acknowledged all");
	ok(entries() >= 4, "all of it verifies");
	store_close(store);
	store_close(writer);
	store_close(reader);
}

static void
test_again(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "a", "1", 0);
	is_int(store_admin_repair(dir), STORE_OK,
	    "step 7: of a store that is well");
	is_int(store_admin_repair(dir), STORE_OK, "and again");
	is_string(keys_get(store, "a"), "1", "changes nothing");
	is_int(keys_put(store, "a", "2", 0), STORE_OK, "writing goes on");
	is_int(entries(), 2, "in one place");
	store_close(store);
}

/* Between naming the next journal and the seal, and after it. */
static void
test_two_journals(void)
{
	struct store *store = keys_fresh();
	struct file_calls calls = file_calls;

	(void)keys_put(store, "a", "1", 0);
	file_calls.sync_data = no_sync;
	is_int(keys_merge(), STORE_FAILED, "a merge fails at its seal");
	file_calls = calls;
	is_int(keys_put(store, "b", "1", 0), STORE_FAILED, "writing stops");
	is_int(store_admin_repair(dir), STORE_OK, "step 7: with two journals");
	is_int(keys_put(store, "b", "1", 0), STORE_OK, "writing goes on");
	is_string(keys_get(store, "a"), "1", "nothing is lost");
	is_int(keys_merge(), STORE_OK, "and it merges");
	is_string(keys_get(store, "b"), "1", "both are there");
	store_close(store);
}

static void
say_nothing(void)
{
}

/* True where it was killed at that call. */
static bool
recover_until(int point)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		armed_start(point, say_nothing);
		_exit(store_admin_repair(dir) == STORE_OK ? 0 : 1);
	}
	(void)waitpid(child, &status, 0);
	return WIFSIGNALED(status);
}

/* A writer that was running all the time must never write where nobody reads:
 * what it is promised is there for one who opens anew. */
static bool
goes_on(struct store *running)
{
	struct store *other = NULL;
	bool promised = keys_put(running, "between", "1", 0) == STORE_OK;
	bool right = true;

	if (store_open(dir, &other) != STORE_OK)
		return false;
	right = !promised || strcmp(keys_get(other, "between"), "1") == 0;
	right = right && strcmp(keys_get(other, "first"), "1") == 0;
	store_close(other);
	return right && store_admin_repair(dir) == STORE_OK
	       && keys_put(running, "after", "1", 0) == STORE_OK
	       && strcmp(keys_get(running, "first"), "1") == 0;
}

static void
test_killed(void)
{
	int wrong = 0;
	int point = 1;

	for (bool killed = true; killed && point < POINTS_MAX; point++) {
		struct store *store = keys_fresh();
		struct file_calls calls = file_calls;

		(void)keys_put(store, "first", "1", 0);
		file_calls.sync_data = no_sync;
		(void)keys_put(store, "doubtful", "1", 0);
		file_calls = calls;
		killed = recover_until(point);
		wrong += !goes_on(store);
		wrong += entries() < 2;
		store_close(store);
	}
	note("killed at %d calls", point - 2);
	ok(point > 10 && point < POINTS_MAX, "recover is killed at each call");
	is_int(wrong, 0, "step 7: and can be run again, losing nothing");
}

static void
test_sweep(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "a", "1", 0);
	break_writing(store);
	is_int(store_admin_sweep(scratch_descriptor()), STORE_OK,
	    "step 7: sweep mends it too");
	is_int(keys_put(store, "a", "2", 0), STORE_OK, "writing goes on");
	store_close(store);
}

/* One byte of the first of three commits. */
static void
test_damaged(void)
{
	struct store *store = keys_fresh();
	int fd = -1;

	(void)keys_put(store, "a", "1", 0);
	(void)keys_put(store, "b", "1", 0);
	(void)keys_put(store, "c", "1", 0);
	store_close(store);
	fd = fault_open(dir, "journal.1");
	fault_flip(fd, 100, 1);
	is_int(store_admin_repair(dir), STORE_DAMAGED,
	    "recover drops nothing that was promised");
	ok(scratch_has("journal.1"), "and leaves the files alone");
	fault_flip(fd, 100, 1);
	is_int(store_admin_repair(dir), STORE_OK,
	    "whole, it is put into new files");
	(void)close(fd);
}

int
main(void)
{
	dir = scratch_directory();
	scratch_catch_log();
	test_recover();
	test_again();
	test_two_journals();
	test_killed();
	test_sweep();
	test_damaged();
	return done();
}
