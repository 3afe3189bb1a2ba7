#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

/* What files alone have to do with: t/store_contract.c is about the rest. */

static void
test_create(void)
{
	int dir = scratch_directory();
	struct store *store = NULL;

	is_int(store_open(dir, &store), STORE_ABSENT, "nothing is absent");
	ok(store == NULL, "and gives no store");
	is_int(store_admin_create(dir), STORE_OK, "a store is made");
	is_int(store_admin_create(dir), STORE_EXISTS, "once");
	is_int(store_open(dir, &store), STORE_OK, "and opens");
	store_close(store);
	store_close(NULL);
}

static void
test_reopen(int dir)
{
	struct store *store = keys_open(dir);

	is_string(keys_get(store, "anna"), "4", "reopened: anna");
	is_string(keys_get(store, "bert"), "", "reopened: bert");
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
	(void)keys_put(store, "anna", "4", 0);
	(void)keys_put(store, "bert", "", 0);
	test_doorbell(dir, store, other);
	test_reopen(dir);
	test_full(store, other);
	test_failed(dir, store, other);
	store_close(store);
	return done();
}
