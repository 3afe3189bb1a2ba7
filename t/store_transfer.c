#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

/* Export, import, and what a hosting panel copied file by file. */

enum { POINTS_MAX = 200, TEXT_MAX = 1 << 16 };

static int dir;
static char text[TEXT_MAX];

/* The export of the directory's store, in `text`. */
static enum store_outcome
export_text(void)
{
	FILE *out = fmemopen(text, sizeof(text), "w");
	uint64_t records = 0;
	enum store_outcome outcome = STORE_FAILED;

	if (out == NULL)
		bail("no memory for a text");
	outcome = store_admin_export(dir, out, &records);
	(void)fclose(out);
	return outcome;
}

static enum store_outcome
import_text(void)
{
	FILE *in = fmemopen(text, strlen(text), "r");
	uint64_t records = 0;
	enum store_outcome outcome = STORE_FAILED;

	if (in == NULL)
		bail("no memory for a text");
	outcome = store_admin_import(dir, in, &records);
	(void)fclose(in);
	return outcome;
}

static void
test_there_and_back(void)
{
	struct store *store = keys_fresh();
	struct store_transaction *transaction = NULL;
	char bytes[256];
	struct store_key key = { 63, bytes, sizeof(bytes) };
	struct store_value value = { bytes, sizeof(bytes), 0 };
	char *line = NULL;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	(void)keys_put(store, "in the base", "50 % of\n\"all\"", 0);
	(void)keys_put(store, "gone", "x", 0);
	(void)keys_merge();
	(void)keys_delete(store, "gone");
	(void)keys_put(store, "expired", "x", clock_now() - 1);
	(void)keys_put(store, "brief", "", clock_now() + 1000);
	(void)store_begin(store, &transaction);
	(void)store_put(transaction, &key, &value);
	(void)store_commit(transaction);
	is_int(export_text(), STORE_OK, "export");
	ok(strncmp(text, "latchkey export 1\nmade ", 23) == 0, "its head");
	ok(strstr(text, "\n1 0 in%20the%20base 50%20%25%20of%0A\"all\"\n")
		!= NULL,
	    "a record is a line that can be read");
	ok(strstr(text, "gone") == NULL && strstr(text, "expired") == NULL,
	    "what does not live is not in it");
	line = strstr(text, "\nend 3 ");
	ok(line != NULL && strlen(line) == 7 + 64 + 1, "count and sum");
	store_close(store);
	store = keys_fresh();
	(void)keys_put(store, "other", "1", 0);
	is_int(import_text(), STORE_OK, "import into another store");
	is_string(keys_get(store, "in the base"), "50 % of\n\"all\"",
	    "a running process has the new state");
	is_string(keys_get(store, "other"), "(absent)", "and it alone");
	is_string(keys_get(store, "brief"), "", "an empty value");
	(void)store_begin(store, &transaction);
	is_int(store_insert(transaction, &key, &value), STORE_EXISTS,
	    "a key of all bytes");
	store_abort(transaction);
	is_int(keys_put(store, "more", "1", 0), STORE_OK, "writing goes on");
	is_string(keys_get(store, "more"), "1", "in the new state");
	store_close(store);
}

/* Whatever is done to the text, nothing changes in the store. */
static void
test_wrong(void)
{
	struct store *store = keys_fresh();
	char right[TEXT_MAX];
	size_t len = 0;
	int taken = 0;

	(void)keys_put(store, "a", "1", 0);
	(void)keys_put(store, "b", "2", clock_now() + 1000);
	(void)export_text();
	memcpy(right, text, sizeof(right));
	len = strlen(right);
	(void)keys_put(store, "a", "newer", 0);
	for (size_t i = 0; i < len; i++) {
		text[i] ^= 1;
		taken += import_text() == STORE_OK;
		text[i] = '\0';
		taken += i > 0 && import_text() == STORE_OK;
		memcpy(text, right, sizeof(text));
	}
	is_int(taken, 0, "no text with another letter, or cut off, is taken");
	memcpy(text, "latchkey export 2", 17);
	is_int(import_text(), STORE_FORMAT, "a newer program's is refused");
	ok(strstr(scratch_log(), "newer program") != NULL, "and the log says");
	is_string(keys_get(store, "a"), "newer", "nothing was changed");
	memcpy(text, right, sizeof(text));
	is_int(import_text(), STORE_OK, "as it was written it is taken");
	is_string(keys_get(store, "a"), "1", "and replaces");
	store_close(store);
}

static void
say_nothing(void)
{
}

/* Killed at each call: the old state or the new one, and never a writer whose
 * promise nobody finds. */
static void
test_killed(void)
{
	int wrong = 0;
	int point = 1;
	bool killed = true;

	store_close(keys_fresh());
	for (; killed && point < POINTS_MAX; point++) {
		struct store *store = keys_fresh();
		struct store *other = NULL;
		const char *got = NULL;
		pid_t child = 0;
		int status = 0;

		(void)keys_put(store, "a", "new", 0);
		(void)export_text();
		(void)keys_put(store, "a", "old", 0);
		child = fork();
		if (child == 0) {
			armed_start(point, say_nothing);
			_exit(import_text() == STORE_OK ? 0 : 1);
		}
		(void)waitpid(child, &status, 0);
		killed = WIFSIGNALED(status);
		if (keys_put(store, "b", "1", 0) != STORE_OK
		    && store_admin_repair(dir) == STORE_OK)
			(void)keys_put(store, "b", "1", 0);
		other = keys_open(dir);
		got = keys_get(other, "a");
		wrong += strcmp(got, "old") != 0 && strcmp(got, "new") != 0;
		wrong += strcmp(keys_get(store, "a"), got) != 0;
		wrong += strcmp(keys_get(other, "b"), "1") != 0;
		store_close(other);
		store_close(store);
	}
	ok(point > 10 && point < POINTS_MAX, "import is killed at each call");
	is_int(wrong, 0, "one state or the other, and writing goes on");
}

/* A writer keeps two keys equal; no export may see them differ. */
static void
test_load(void)
{
	struct store *store = keys_fresh();
	struct store_transaction *transaction = NULL;
	pid_t child = fork();
	int uneven = 0;
	int exports = 0;
	char left[64];

	if (child == 0) {
		store_close(store);
		store = keys_open(dir);
		for (int i = 0;; i++) {
			int len = snprintf(left, sizeof(left), "v%d", i);

			if (store_begin(store, &transaction) != STORE_OK)
				_exit(1);
			(void)keys_put_in(transaction, "left", left,
			    (size_t)len, 0);
			(void)keys_put_in(transaction, "right", left,
			    (size_t)len, 0);
			(void)store_commit(transaction);
			if (i % 50 == 49)
				(void)keys_merge();
		}
	}
	clock_sleep(50);
	for (; exports < 100; exports++) {
		const char *one = NULL;
		const char *two = NULL;

		uneven += export_text() != STORE_OK;
		one = strstr(text, " left ");
		two = strstr(text, " right ");
		if (one == NULL || two == NULL
		    || strncmp(one + 6, two + 7, strcspn(one + 6, "\n") + 1)
			   != 0)
			uneven++;
	}
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
	is_int(uneven, 0, "an export under load is of one moment");
	store_close(store);
}

static int copy;

/* Copies one file as a hosting panel does; `copy` is the folder for it. */
static bool
copy_one(void *context, const char *name)
{
	const char *prefix = context;
	char *bytes = NULL;
	off_t size = 0;
	int from = -1;
	int to = -1;

	if (name[0] == '.' || strncmp(name, prefix, strlen(prefix)) != 0)
		return true;
	from = fault_open(dir, name);
	size = fault_size(from);
	bytes = malloc((size_t)size + 1);
	to = openat(copy, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (bytes == NULL || to < 0 || pread(from, bytes, (size_t)size, 0) < 0)
		bail("cannot copy %s", name);
	fault_write(to, bytes, (size_t)size, 0);
	free(bytes);
	(void)close(from);
	(void)close(to);
	return true;
}

static void
copy_files(const char *prefix)
{
	union {
		const char *given;
		void *wanted;
	} context = { .given = prefix };

	(void)file_each(dir, copy_one, context.wanted);
}

static bool
remove_one(void *context, const char *name)
{
	(void)context;
	if (name[0] != '.')
		(void)unlinkat(copy, name, 0);
	return true;
}

static void
tell(void *context, const char *line)
{
	(void)context;
	note("%s", line);
}

static enum store_outcome
collect(void)
{
	uint64_t records = 0;
	enum store_outcome outcome =
	    store_admin_salvage(dir, copy, tell, NULL, &records);

	(void)file_each(copy, remove_one, NULL);
	return outcome;
}

/* MANIFEST of one time, a base and journals of others. */
static void
test_collect(const char *folder)
{
	struct store *store = keys_fresh();

	copy = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	(void)keys_put(store, "one", "1", 0);
	copy_files("MANIFEST");
	(void)keys_merge();
	(void)keys_put(store, "two", "2", 0);
	(void)keys_merge();
	copy_files("base.");
	(void)keys_put(store, "three", "3", 0);
	copy_files("journal.");
	(void)keys_put(store, "four", "4", 0);
	is_int(collect(), STORE_OK, "files of several moments");
	is_string(keys_get(store, "one"), "1", "the first merge");
	is_string(keys_get(store, "two"), "2", "the second");
	is_string(keys_get(store, "three"), "3", "and the journal");
	is_string(keys_get(store, "four"), "(absent)", "not what came later");
	is_int(keys_put(store, "five", "5", 0), STORE_OK, "writing goes on");
	copy_files("base.");
	copy_files("journal.");
	is_int(collect(), STORE_OK, "without MANIFEST that of the state does");
	is_string(keys_get(store, "five"), "5", "all is there");
	store_close(store);
}

/* A fault in the newest base: the spare and its journals have it all. */
static void
test_spare(void)
{
	struct store *store = keys_fresh();
	int fd = -1;

	(void)keys_put(store, "one", "1", 0);
	(void)keys_merge();
	(void)keys_put(store, "two", "2", 0);
	(void)keys_merge();
	(void)keys_put(store, "three", "3", 0);
	copy_files("");
	fd = fault_open(copy, "base.2.gdbm");
	fault_flip(fd, fault_size(fd) / 2, 0);
	(void)close(fd);
	(void)keys_put(store, "one", "spoilt", 0);
	is_int(collect(), STORE_OK, "the newest base does not verify");
	is_string(keys_get(store, "one"), "1", "the spare has it");
	is_string(keys_get(store, "two"), "2", "with its journal");
	is_string(keys_get(store, "three"), "3", "and the one behind");
	is_int(collect(), STORE_DAMAGED, "an empty folder is refused");
	is_string(keys_get(store, "one"), "1", "and nothing changed");
	store_close(store);
}

static uint32_t type;

static int
say_type(int at, uint32_t *answer)
{
	(void)at;
	*answer = type;
	return 0;
}

static void
test_disks(void)
{
	static const struct {
		uint32_t type;
		const char *name;
	} shared[] = {
		{ NFS_SUPER_MAGIC, "NFS" },
		{ FUSE_SUPER_MAGIC, "FUSE" },
		{ CIFS_SUPER_MAGIC, "CIFS" },
		{ CEPH_SUPER_MAGIC, "Ceph" },
	};
	int (*before)(int at, uint32_t *answer) = file_system;
	struct store *store = keys_fresh();

	store_close(store);
	file_system = say_type;
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		type = shared[i].type;
		is_int(store_open(dir, &store), STORE_FAILED, "%s is refused",
		    shared[i].name);
		ok(strstr(scratch_log(), "single_host = yes") != NULL,
		    "and the log says what to do");
		store_open_single_host(true);
		is_int(store_open(dir, &store), STORE_OK,
		    "%s with single_host = yes", shared[i].name);
		store_close(store);
		store_open_single_host(false);
	}
	file_system = before;
	is_int(store_open(dir, &store), STORE_OK, "a local disk");
	store_close(store);
}

int
main(void)
{
	char folder[] = "/tmp/store_transfer.XXXXXX";

	dir = scratch_directory();
	scratch_catch_log();
	if (mkdtemp(folder) == NULL)
		bail("no folder");
	test_there_and_back();
	test_wrong();
	test_killed();
	test_load();
	test_collect(folder);
	test_spare();
	test_disks();
	(void)rmdir(folder);
	return done();
}
