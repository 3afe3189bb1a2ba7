#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/gdbm/lock.h"
#include "store/store_admin.h"
#include "tap.h"

/* What a merge keeps and drops, who notices it, and several processes. */

enum { DAY = 86400, RACERS = 16, ROUNDS = 20 };

/* Faults go to the output. */
static void
tell(void *context, const char *line)
{
	(void)context;
	note("%s", line);
}

/* Entries in base and journal, dropped or not. */
static intmax_t
entries(void)
{
	uint64_t records = 0;
	enum store_outcome outcome =
	    store_admin_verify(scratch_descriptor(), tell, NULL, &records);

	return outcome == STORE_OK ? (intmax_t)records : -1;
}

static void
test_merge(void)
{
	struct store *store = keys_fresh();
	struct store *other = keys_open(scratch_descriptor());
	struct store_admin_size size;
	int64_t now = clock_now();

	(void)keys_put(store, "stays", "1", 0);
	(void)keys_put(store, "changes", "1", 0);
	(void)keys_put(store, "goes", "1", 0);
	(void)keys_put(store, "old", "1", now - DAY - 10);
	(void)keys_put(store, "recent", "1", now - DAY + 1000);
	(void)keys_put(store, "later", "1", now + 1000);
	is_int(keys_merge(), STORE_OK, "the first merge");
	is_int(entries(), 5, "drops what expired a day ago, nothing else");
	(void)store_admin_size(scratch_descriptor(), &size);
	ok(size.base_bytes > 0 && size.journal_bytes <= 64,
	    "base has it all, the journal is empty");
	(void)keys_put(store, "changes", "2", 0);
	(void)keys_delete(store, "goes");
	is_string(keys_get(store, "stays"), "1", "from the base");
	is_string(keys_get(store, "changes"), "2", "the journal is newer");
	is_string(keys_get(store, "goes"), "(absent)", "deletions too");
	is_string(keys_get(other, "goes"), "(absent)", "a view from before");
	is_int(keys_merge(), STORE_OK, "the second, by another");
	is_int(entries(), 4, "drops the deleted");
	is_int(keys_merge(), STORE_OK, "the third, of nothing");
	is_string(keys_get(store, "changes"), "2", "changed");
	is_string(keys_get(store, "goes"), "(absent)", "deleted");
	is_string(keys_get(other, "later"), "1", "an older view reads on");
	is_int(scratch_count("base."), 4, "one older base is kept, with sums");
	is_int(scratch_count("journal."), 2, "and its journal");
	store_close(other);
	store_close(store);
}

/* A text that stands in some file of the directory, in use or not. */
struct search {
	const char *text;
	int files;
};

static bool
look_into(void *context, const char *name)
{
	struct search *search = context;
	char *bytes = NULL;
	off_t size = 0;
	int fd = -1;

	if (name[0] == '.')
		return true;
	fd = fault_open(scratch_descriptor(), name);
	size = fault_size(fd);
	bytes = malloc((size_t)size + 1);
	if (bytes == NULL || pread(fd, bytes, (size_t)size, 0) != size)
		bail("cannot read %s", name);
	search->files +=
	    memmem(bytes, (size_t)size, search->text, strlen(search->text))
	    != NULL;
	free(bytes);
	(void)close(fd);
	return true;
}

static int
files_with(const char *text)
{
	struct search search = { .text = text };

	(void)file_each(scratch_descriptor(), look_into, &search);
	return search.files;
}

static void
test_sweep(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "stays", "the-one-that-stays", 0);
	(void)keys_put(store, "goes", "the-one-that-goes", 0);
	(void)keys_put(store, "ends", "the-one-that-ends",
	    clock_now() - DAY - 10);
	is_int(store_admin_sweep(scratch_descriptor()), STORE_OK, "sweep");
	is_int(files_with("the-one-that-ends"), 0,
	    "step 6: what expired a day ago is gone from every file");
	is_int(keys_delete(store, "goes"), STORE_OK, "a deletion");
	ok(files_with("the-one-that-goes") > 0, "does not reach the base");
	is_int(keys_merge(), STORE_OK, "merge");
	ok(files_with("the-one-that-goes") > 0, "nor a merge the spare");
	(void)keys_put(store, "goes", "the-one-that-goes", 0);
	(void)keys_delete(store, "goes");
	is_int(store_admin_sweep(scratch_descriptor()), STORE_OK, "sweep");
	is_int(files_with("the-one-that-goes"), 0,
	    "step 6: sweep leaves it in no base, no journal and no spare");
	is_int(files_with("the-one-that-stays"), 2,
	    "the spare is a whole second copy");
	store_close(store);
}

static int flushes;

static int
count_flush(int fd)
{
	(void)fd;
	flushes++;
	return 0;
}

/* Step 6 b: the seal is durable before anybody may commit behind it. */
static void
test_seal(void)
{
	struct file_calls calls = file_calls;
	struct store *store = keys_fresh();

	(void)keys_put(store, "a", "1", 0);
	file_calls.sync_data = count_flush;
	is_int(keys_merge(), STORE_OK, "merge");
	is_int(flushes, 1, "the seal was flushed");
	file_calls = calls;
	store_close(store);
}

/* A clock that leapt ahead makes nothing go. */
static void
test_leap(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "a", "1", clock_now() + 10);
	scratch_clock(31LL * DAY);
	is_int(keys_merge(), STORE_OK, "31 days on, nothing written");
	is_int(entries(), 1, "what expired is kept");
	scratch_clock(29LL * DAY);
	is_int(keys_merge(), STORE_OK, "29 days on");
	is_int(entries(), 0, "it is dropped");
	scratch_clock(0);
	store_close(store);
}

static void
test_due(void)
{
	struct store *store = keys_fresh();
	struct store *other = keys_open(scratch_descriptor());

	ok(!store_is_due(store), "a new store wants nothing");
	(void)keys_put(store, "a", "1", 0);
	is_int(store_tick(store), STORE_OK, "tick");
	ok(!store_is_due(store), "a journal in use is left alone");
	scratch_clock(61);
	is_int(store_tick(store), STORE_OK, "tick after a quiet minute");
	ok(!scratch_has("base.1.gdbm"), "does not merge it");
	ok(store_is_due(store), "but somebody is to");
	ok(!store_is_due(store), "which is not said again at once");
	is_int(store_tick(other), STORE_OK, "another process ticks");
	ok(store_is_due(other), "and says it too");
	is_int(store_admin_upkeep(scratch_descriptor()), STORE_OK, "upkeep");
	ok(scratch_has("base.1.gdbm"), "merges it");
	is_int(store_tick(store), STORE_OK, "tick again");
	ok(!store_is_due(store), "nothing is left to merge");
	scratch_clock(0);
	store_close(other);
	store_close(store);
}

/* While another process merges, there is nothing to do. */
static void
test_due_twice(void)
{
	struct store *store = keys_fresh();
	int lock = -1;

	is_int(lock_take(scratch_descriptor(), LOCK_MERGE, 0, &lock), STORE_OK,
	    "one process merges");
	is_int(store_admin_upkeep(scratch_descriptor()), STORE_OK,
	    "another leaves it to that one");
	ok(!scratch_has("base.1.gdbm"), "and merges nothing");
	(void)close(lock);
	store_close(store);
}

/* A failed flush is for recover alone. */
static void
test_due_failed(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "a", "1", 0);
	(void)close(
	    openat(scratch_descriptor(), "failed", O_CREAT | O_WRONLY, 0600));
	scratch_clock(61);
	ok(!store_is_due(store), "where writing stopped nothing is due");
	scratch_clock(0);
	store_close(store);
}

/* Commits never merge; who does it when it is due keeps the journal short. */
static void
test_limit(bool helped)
{
	struct store *store = keys_fresh();
	struct store *reader = keys_open(scratch_descriptor());
	struct store_admin_size size;
	char text[201];
	char key[16];
	int wrong = 0;
	int due = 0;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 600; i++) {
		(void)snprintf(key, sizeof(key), "k%d", i);
		(void)keys_put(store, key, text, 0);
		wrong += strcmp(keys_get(reader, key), text) != 0;
		if (store_is_due(store)) {
			due++;
			wrong += helped
				 && store_admin_upkeep(scratch_descriptor())
					!= STORE_OK;
		}
	}
	is_int(wrong, 0, "a reader sees each commit at once");
	(void)store_admin_size(scratch_descriptor(), &size);
	ok(helped ? due > 1 : due == 1, "a journal past its limit is due");
	ok(helped == (size.base_bytes > 0), "no commit merges it");
	ok(helped == (size.journal_bytes < 80000), "and another begun");
	for (int i = 0; i < 600; i++) {
		(void)snprintf(key, sizeof(key), "k%d", i);
		wrong += strcmp(keys_get(reader, key), text) != 0;
	}
	is_int(wrong, 0, "nothing is lost on the way");
	store_close(reader);
	store_close(store);
}

struct seen {
	struct store *store;
	int count;
	int stop;
	char all[64];
};

static bool
see(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	struct seen *seen = context;

	seen->count++;
	/* Reading is allowed meanwhile, even over a merge. */
	(void)keys_get(seen->store, "a");
	if (key_len == 1)
		seen->all[((const char *)key)[0] - 'a'] = value->bytes[0];
	return seen->count != seen->stop;
}

static void
test_iterate(void)
{
	struct store *store = keys_fresh();
	struct seen seen = { .store = store };

	(void)keys_put(store, "a", "1", 0);
	(void)keys_put(store, "b", "1", 0);
	(void)keys_put(store, "c", "1", 0);
	(void)keys_put(store, "d", "1", clock_now() - 1);
	(void)keys_merge();
	(void)keys_put(store, "b", "2", 0);
	(void)keys_delete(store, "c");
	(void)keys_put(store, "e", "1", 0);
	is_int(store_iterate(store, KEYS_TABLE, see, &seen), STORE_OK,
	    "iterate");
	is_int(seen.count, 3, "each live key once");
	is_string(seen.all, "12", "as it is now");
	is_int(seen.all[4], '1', "from the journal too");
	seen = (struct seen){ .store = store, .stop = 2 };
	is_int(store_iterate(store, KEYS_TABLE, see, &seen), STORE_OK,
	    "iterate, and stop");
	is_int(seen.count, 2, "stops where it is told");
	seen = (struct seen){ .store = store };
	is_int(store_iterate(store, 2, see, &seen), STORE_OK, "table 2");
	is_int(seen.count, 0, "has none of them");
	store_close(store);
}

/* Exits with how many names this process won. */
static void
race(int start)
{
	struct store *store = keys_open(scratch_descriptor());
	char go = 0;
	int won = 0;

	if (read(start, &go, 1) < 0)
		_exit(99);
	for (int i = 0; i < ROUNDS; i++) {
		char key[16];

		(void)snprintf(key, sizeof(key), "name%d", i);
		switch (keys_insert(store, key, "mine")) {
		case STORE_OK:
			won++;
			break;
		case STORE_EXISTS:
			break;
		case STORE_ABSENT:
		case STORE_BUSY:
		case STORE_FULL:
		case STORE_FAILED:
		case STORE_DAMAGED:
		case STORE_FORMAT:
			_exit(98);
		}
		if (i == ROUNDS / 2)
			(void)keys_merge();
	}
	_exit(won);
}

static void
test_race(void)
{
	pid_t racers[RACERS];
	int gate[2];
	int won = 0;
	int broken = 0;
	struct store *store = NULL;

	store_close(keys_fresh());
	if (pipe(gate) != 0)
		bail("no pipe");
	for (int i = 0; i < RACERS; i++) {
		racers[i] = fork();
		if (racers[i] == 0) {
			(void)close(gate[1]);
			race(gate[0]);
		}
	}
	(void)close(gate[1]);
	for (int i = 0; i < RACERS; i++) {
		int status = 0;

		(void)waitpid(racers[i], &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) > ROUNDS)
			broken++;
		else
			won += WEXITSTATUS(status);
	}
	(void)close(gate[0]);
	is_int(broken, 0, "16 processes race to the end");
	is_int(won, ROUNDS, "each name goes to exactly one");
	store = keys_open(scratch_descriptor());
	is_string(keys_get(store, "name0"), "mine", "a third one sees it");
	store_close(store);
}

int
main(void)
{
	scratch_catch_log();
	test_merge();
	test_sweep();
	test_seal();
	test_leap();
	test_due();
	test_due_twice();
	test_due_failed();
	test_limit(true);
	test_limit(false);
	test_iterate();
	test_race();
	return done();
}
