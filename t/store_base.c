#include <fcntl.h>
#include <gdbm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/gdbm/base.h"
#include "store/gdbm/block_sums.h"
#include "store/gdbm/manifest.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

/* A base carries sums for all of its blocks, so that no fault in what GDBM
 * reads makes a key seem absent. */

enum { MANY = 200, FLIPS = 100 };

static int dir;

static void
make_many(void)
{
	struct store *store = keys_fresh();

	for (int i = 0; i < MANY; i++) {
		char key[16];

		(void)snprintf(key, sizeof(key), "key%d", i);
		(void)keys_put(store, key, key, 0);
	}
	if (keys_merge() != STORE_OK)
		bail("no merge");
	store_close(store);
}

static void
ignore(void *context, const char *line)
{
	int *lines = context;

	(void)line;
	(*lines)++;
}

static void
read_many(int *wrong, int *said)
{
	struct store *store = NULL;

	if (store_open(dir, &store) != STORE_OK) {
		(*said)++;
		return;
	}
	for (int i = 0; i < MANY; i++) {
		char key[16];
		int result = 0;

		(void)snprintf(key, sizeof(key), "key%d", i);
		result = keys_judge(store, key, key);
		*wrong += result < 0;
		*said += result == 0;
	}
	*wrong += keys_judge(store, "none", "(absent)") < 0;
	store_close(store);
}

static void
test_base(const char *name, int flips)
{
	int fd = fault_open(dir, name);
	uint32_t size = (uint32_t)fault_size(fd);
	int wrong = 0;
	int said = 0;
	int unseen = 0;

	for (int i = 0; i < flips; i++) {
		off_t at = random_below(size);
		unsigned bit = random_below(8);
		uint64_t records = 0;
		int lines = 0;

		fault_flip(fd, at, bit);
		read_many(&wrong, &said);
		if (i % 8 == 0)
			unseen +=
			    store_admin_verify(dir, ignore, &lines, &records)
				!= STORE_DAMAGED
			    || lines == 0;
		fault_flip(fd, at, bit);
	}
	(void)close(fd);
	is_int(wrong, 0, "%s: no fault reads as absent or as another value",
	    name);
	is_int(unseen, 0, "%s: verify finds each", name);
	note("%s: %d of %d reads said damaged", name, said, flips * MANY);
}

/* We read the file by ourselves; any program with GDBM can, too. */
static void
test_gdbm(void)
{
	char name[] = "base.1.gdbm";
	GDBM_FILE file = gdbm_fd_open(openat(dir, name, O_RDONLY), name, 0,
	    GDBM_READER | GDBM_CLOERROR, NULL);
	gdbm_count_t count = 0;

	if (file == NULL)
		bail("GDBM does not open it");
	is_int(gdbm_count(file, &count), 0, "GDBM reads a base");
	is_int((intmax_t)count, MANY + 1, "and finds all keys and ours");
	(void)gdbm_close(file);
}

/* The same keys in a file of another of GDBM's formats, as a later GDBM may
 * write without being asked. */
static void
change_format(void)
{
	char name[FILE_NAME_SIZE];
	char sums[FILE_NAME_SIZE];
	char other[] = "other";
	struct manifest manifest;
	enum store_outcome outcome = manifest_read(dir, &manifest);
	GDBM_FILE from = NULL;
	GDBM_FILE to = NULL;
	int fd = openat(dir, other, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (outcome != STORE_OK)
		bail("no manifest");
	base_name(manifest.base, name);
	base_sums_name(manifest.base, sums);
	from = gdbm_fd_open(openat(dir, name, O_RDONLY | O_CLOEXEC), name, 0,
	    GDBM_READER | GDBM_CLOERROR, NULL);
	to = gdbm_fd_open(fd, other, 0,
	    GDBM_NEWDB | GDBM_NUMSYNC | GDBM_CLOERROR, NULL);
	if (from == NULL || to == NULL)
		bail("GDBM does not make it");
	for (datum key = gdbm_firstkey(from); key.dptr != NULL;) {
		datum value = gdbm_fetch(from, key);
		datum next = gdbm_nextkey(from, key);

		if (gdbm_store(to, key, value, GDBM_INSERT) != 0)
			bail("GDBM does not fill it");
		free(value.dptr);
		free(key.dptr);
		key = next;
	}
	(void)gdbm_close(from);
	(void)gdbm_close(to);
	fd = fault_open(dir, other);
	(void)unlinkat(dir, sums, 0);
	if (renameat(dir, other, dir, name) != 0
	    || block_sums_create(dir, sums, &manifest, manifest.base, fd)
		   != STORE_OK)
		bail("it does not become the base");
	(void)close(fd);
}

static bool
is_slow(void)
{
	struct store_admin_size size;

	if (store_admin_size(dir, &size) != STORE_OK)
		bail("no size");
	return size.slow;
}

static bool
count_one(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	int *count = context;

	(void)key;
	(void)key_len;
	(void)value;
	(*count)++;
	return true;
}

static void
test_format(void)
{
	struct store *store = NULL;
	int wrong = 0;
	int said = 0;
	int count = 0;
	uint64_t records = 0;

	ok(!is_slow(), "GDBM's standard format is read in place");
	change_format();
	ok(is_slow(), "another one through libgdbm");
	test_gdbm();
	read_many(&wrong, &said);
	is_int(wrong + said, 0, "each key is there, and no other");
	is_int(store_admin_verify(dir, ignore, &said, &records), STORE_OK,
	    "it verifies");
	is_int((intmax_t)records, MANY, "with all records");
	store = keys_open(dir);
	is_int(store_iterate(store, KEYS_TABLE, count_one, &count), STORE_OK,
	    "iterate");
	is_int(count, MANY, "over each once");
	test_base("base.1.gdbm", FLIPS / 5);
	is_int(keys_put(store, "key0", "new", 0), STORE_OK, "it is written to");
	is_int(keys_merge(), STORE_OK, "and merged");
	is_string(keys_get(store, "key0"), "new", "the change is there");
	is_string(keys_get(store, "key1"), "key1", "and what stayed");
	ok(!is_slow(), "what GDBM writes now is known again");
	store_close(store);
}

/* With the folder of a site (t/command.t) only that is done to it. */
int
main(int argc, char **argv)
{
	int wrong = 0;
	int said = 0;

	if (argc == 2) {
		dir = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		change_format();
		return 0;
	}
	dir = scratch_directory();
	scratch_catch_log();
	make_many();
	test_gdbm();
	test_base("base.1.gdbm", FLIPS);
	test_base("base.1.sums", FLIPS);
	read_many(&wrong, &said);
	is_int(wrong + said, 0, "and all is well without a fault");
	test_format();
	return done();
}
