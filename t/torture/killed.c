#include "killed.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "calls.h"
#include "keys.h"
#include "point.h"
#include "scratch.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

enum { COMMITS_TRY = 30 }; /* then another point is tried */

static struct killed *killed;
static int pieces_left;

static void
die_here(const struct point *point)
{
	killed->kills[point - point_at(0)]++;
	(void)kill(getpid(), SIGKILL);
}

static void
after_piece(void)
{
	if (pieces_left > 0 && --pieces_left == 0) {
		killed->torn++;
		(void)kill(getpid(), SIGKILL);
	}
}

static size_t
any_point(void)
{
	size_t number = random_below((uint32_t)point_count());

	while (!point_at(number)->writes)
		number = (number + 1) % point_count();
	return number;
}

/* One in eight dies between pieces; else of three points the least used. */
static void
arm(void)
{
	size_t target = any_point();

	pieces_left = 0;
	if (random_below(8) == 0) {
		pieces_left = 1 + (int)random_below(200);
		return;
	}
	for (int i = 0; i < 2; i++) {
		size_t other = any_point();

		if (killed->kills[other] < killed->kills[target])
			target = other;
	}
	point_arm(point_at(target), 1 + (int)random_below(3), die_here);
}

static bool damaged;

/* A fault begins with the name of its file.  That writing has stopped is none,
 * nor is what is said then of what is safe. */
static void
tell(void *context, const char *line)
{
	(void)context;
	if (strncmp(line, "base.", 5) != 0 && strncmp(line, "journal.", 8) != 0
	    && strncmp(line, "MANIFEST", 8) != 0)
		return;
	note("verify: %s", line);
	damaged = true;
}

static enum store_outcome
verify(void)
{
	uint64_t entries = 0;
	enum store_outcome outcome =
	    store_admin_verify(scratch_descriptor(), tell, NULL, &entries);

	return outcome == STORE_DAMAGED && !damaged ? STORE_OK : outcome;
}

/* The shared page may go, or say too much, at any moment. */
static void
spoil_page(void)
{
	int fd = -1;
	uint64_t word = 0;

	if (random_below(2) == 0) {
		(void)unlinkat(scratch_descriptor(),
		    random_below(2) == 0 ? "flush" : "flush.lock", 0);
		return;
	}
	fd = openat(scratch_descriptor(), "flush", O_RDWR | O_CLOEXEC);
	if (fd >= 0 && pread(fd, &word, sizeof(word), 0) == sizeof(word)) {
		word |= UINT64_C(0x7fffffff);
		(void)!pwrite(fd, &word, sizeof(word), 0);
	}
	if (fd >= 0)
		(void)close(fd);
}

static void
make_trouble(void)
{
	if (random_below(40) == 0)
		calls_fill(1 + (int)random_below(40));
	if (random_below(120) == 0)
		calls_fail(1 + (int)random_below(4));
	if (random_below(80) == 0)
		spoil_page();
}

/* All out and in again: what was there is there, whenever a kill comes. */
static enum store_outcome
transfer(void)
{
	FILE *file = tmpfile();
	uint64_t records = 0;
	enum store_outcome outcome = STORE_BUSY;

	if (file == NULL)
		return outcome;
	outcome = store_admin_export(scratch_descriptor(), file, &records);
	rewind(file);
	if (outcome == STORE_OK)
		outcome =
		    store_admin_import(scratch_descriptor(), file, &records);
	(void)fclose(file);
	return outcome;
}

/* An import would take back what others commit meanwhile. */
static enum store_outcome
work(struct store *store, int writer)
{
	enum store_outcome outcome = STORE_OK;

	if (random_below(60) == 0)
		return verify();
	if (killed->alone && random_below(40) == 0)
		return transfer();
	if (random_below(12) > 0)
		return model_commit(&killed->model, store, writer);
	outcome = keys_merge();
	killed->merges += outcome == STORE_OK;
	return outcome;
}

/* Who finds that writing has stopped puts all into new files. */
static void
write_once(struct store *store, int writer)
{
	enum store_outcome outcome = STORE_OK;

	make_trouble();
	outcome = work(store, writer);
	if (outcome == STORE_FAILED) {
		outcome = store_admin_repair(scratch_descriptor());
		killed->recoveries += outcome == STORE_OK;
	}
	if (outcome == STORE_BUSY)
		killed->busy++;
	else if (outcome != STORE_OK && outcome != STORE_FULL
		 && outcome != STORE_FAILED)
		_exit(KILLED_BROKEN + (int)outcome);
}

void
killed_write(struct killed *shared, int writer)
{
	struct store *store = NULL;
	enum store_outcome outcome = STORE_OK;

	killed = shared;
	calls_start(killed->flushes, after_piece);
	for (;;) {
		arm();
		outcome = store_open(scratch_descriptor(), &store);
		if (outcome != STORE_OK)
			_exit(KILLED_BROKEN + (int)outcome);
		for (int i = 0; i < COMMITS_TRY; i++)
			write_once(store, writer);
		store_close(store);
	}
}

void
killed_create(struct killed *shared)
{
	killed = shared;
	calls_start(killed->flushes, after_piece);
	point_arm(NULL, 1 + (int)random_below(24), die_here);
	switch (store_admin_create(scratch_descriptor())) {
	case STORE_OK:
	case STORE_EXISTS:
		_exit(KILLED_CREATED);
	case STORE_ABSENT:
	case STORE_BUSY:
	case STORE_FULL:
	case STORE_FAILED:
	case STORE_DAMAGED:
	case STORE_FORMAT:
		break;
	}
	_exit(KILLED_BROKEN);
}
