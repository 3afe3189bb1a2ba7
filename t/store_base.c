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
test_base(const char *name)
{
	int fd = fault_open(dir, name);
	uint32_t size = (uint32_t)fault_size(fd);
	int wrong = 0;
	int said = 0;
	int unseen = 0;

	for (int i = 0; i < FLIPS; i++) {
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
	note("%s: %d of %d reads said damaged", name, said, FLIPS * MANY);
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

int
main(void)
{
	int wrong = 0;
	int said = 0;

	dir = scratch_directory();
	scratch_catch_log();
	make_many();
	test_gdbm();
	test_base("base.1.gdbm");
	test_base("base.1.sums");
	read_many(&wrong, &said);
	is_int(wrong + said, 0, "and all is well without a fault");
	return done();
}
