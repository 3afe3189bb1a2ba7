#include "store/gdbm/flush.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/gdbm/flush_page.h"
#include "tap.h"

/* Step 5 of the protocol: one flush for all who wait, and what becomes of them
 * when the page, the lock or the leader fails. */

enum {
	WRITERS = 16,
	COMMITS = 40,
	PAGE = 4096,
	BELL = 16,     /* its place on the page */
	DISK = 3,      /* milliseconds of a flush */
	PATIENCE = 50, /* milliseconds, for others to come */
	SLEEP = 900,   /* milliseconds of one who waits to be woken */
	LIMIT = 60,    /* seconds, before a test that hangs is ended */
};

/* Counted by all processes. */
static struct shared {
	_Atomic int flushes;
	_Atomic int inside; /* processes that are in a flush */
	_Atomic int begun;
	_Atomic int acknowledged;
	_Atomic int writing; /* processes that have commits to make */
} * shared;

static int
count_flush(int fd)
{
	(void)atomic_fetch_add(&shared->flushes, 1);
	return fdatasync(fd);
}

/* As slow as it takes for all who write to be at a commit. */
static int
slow_flush(int fd)
{
	(void)atomic_fetch_add(&shared->flushes, 1);
	for (int i = 0;
	     i < PATIENCE
	     && shared->begun - shared->acknowledged < shared->writing;
	     i++)
		clock_sleep(1);
	clock_sleep(DISK);
	return fdatasync(fd);
}

static int
kill_in_flush(int fd)
{
	(void)fd;
	atomic_store(&shared->inside, 1);
	clock_sleep((int64_t)DISK * 5);
	(void)kill(getpid(), SIGKILL);
	return -1;
}

static int
stop_in_flush(int fd)
{
	atomic_store(&shared->inside, 1);
	(void)raise(SIGSTOP);
	return fdatasync(fd);
}

static int
fail_in_flush(int fd)
{
	(void)fd;
	atomic_store(&shared->inside, 1);
	clock_sleep((int64_t)DISK * 8);
	errno = EIO;
	return -1;
}

static int dir;

static struct store *
fresh(void)
{
	memset(shared, 0, sizeof(*shared));
	file_calls.sync_data = count_flush;
	return keys_fresh();
}

/* Flushes that a commit of this process takes; -1 where it was refused. */
static int
flushes_of(struct store *store, const char *key)
{
	int before = shared->flushes;

	if (keys_put(store, key, "x", 0) != STORE_OK)
		return -1;
	return shared->flushes - before;
}

static pid_t
start(int (*flush)(int fd), int commits)
{
	pid_t child = fork();
	struct store *store = NULL;
	enum store_outcome outcome = STORE_OK;
	char key[32];

	if (child != 0)
		return child;
	file_calls.sync_data = flush;
	store = keys_open(dir);
	for (int i = 0; i < commits && outcome == STORE_OK; i++) {
		(void)snprintf(key, sizeof(key), "%d.%d", (int)getpid(), i);
		(void)atomic_fetch_add(&shared->begun, 1);
		outcome = keys_put(store, key, "x", 0);
		if (outcome == STORE_OK)
			(void)atomic_fetch_add(&shared->acknowledged, 1);
	}
	(void)atomic_fetch_sub(&shared->writing, 1);
	_exit((int)outcome);
}

/* What the child ended with: an outcome, or -1 where it was killed. */
static int
end_of(pid_t child)
{
	int status = 0;

	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
await_leader(void)
{
	for (int i = 0; i < 2000 && shared->inside == 0; i++)
		clock_sleep(1);
	if (shared->inside == 0)
		bail("nobody leads");
}

static void
test_shared(void)
{
	struct store *store = fresh();
	pid_t children[WRITERS];
	int failed = 0;

	is_int(flushes_of(store, "one"), 1, "step 5: a first commit");
	shared->flushes = 0;
	shared->writing = WRITERS;
	for (int i = 0; i < WRITERS; i++)
		children[i] = start(slow_flush, COMMITS);
	for (int i = 0; i < WRITERS; i++)
		failed += end_of(children[i]) != STORE_OK;
	is_int(failed, 0, "step 5: all who wait are served");
	is_int(shared->acknowledged, (intmax_t)WRITERS * COMMITS,
	    "each commit of them");
	note("%d commits took %d flushes", shared->acknowledged,
	    shared->flushes);
	/* Two halves by turns, of which one waits while the other is flushed,
	 * take an eighth. */
	ok(shared->flushes < WRITERS * COMMITS / 4,
	    "step 5: one leads, the others follow");
	store_close(store);
}

static void
read_page(uint8_t page[PAGE])
{
	int fd = fault_open(dir, "flush");

	if (pread(fd, page, PAGE, 0) != PAGE)
		bail("no page");
	(void)close(fd);
}

static void
write_page(const uint8_t page[PAGE])
{
	int fd = fault_open(dir, "flush");

	fault_write(fd, page, PAGE, 0);
	(void)close(fd);
}

static uint32_t
bell(void)
{
	uint8_t page[PAGE];
	uint32_t rung = 0;

	read_page(page);
	memcpy(&rung, page + BELL, sizeof(rung));
	return rung;
}

/* Of two who commit by turns, neither is alone. */
static void
test_alone(void)
{
	struct store *store = fresh();
	struct store *other = keys_open(dir);
	uint32_t rung = 0;

	is_int(flushes_of(store, "one"), 1, "a commit");
	rung = bell();
	is_int(flushes_of(store, "two"), 1, "another by the same");
	ok(bell() == rung, "step 5: who is alone leads nobody");
	is_int(flushes_of(other, "three"), 1, "one by another");
	ok(bell() != rung, "step 5: who is not alone leads");
	rung = bell();
	is_int(flushes_of(store, "four"), 1, "and the first again");
	ok(bell() != rung, "he is not alone any more");
	store_close(other);
	store_close(store);
}

/* Exits with 1 where nothing wakes it. */
static pid_t
start_sleeper(void)
{
	pid_t child = fork();
	struct flush_page *page = NULL;
	uint32_t rung = 0;
	int64_t from = clock_monotonic();

	if (child != 0)
		return child;
	page = flush_page_open(dir);
	rung = flush_page_bell(page);
	atomic_store(&shared->inside, 1);
	flush_page_wait(page, rung, SLEEP);
	_exit(clock_monotonic() - from < SLEEP ? 0 : 1);
}

static void
test_woken(void)
{
	struct store *store = fresh();
	pid_t sleeper = start_sleeper();

	await_leader();
	is_int(flushes_of(store, "one"), 1, "a commit of one who leads");
	is_int(end_of(sleeper), 0, "step 5: he wakes who follows");
	store_close(store);
}

/* A copy made file by file may have a page that is newer than the journal. */
static void
test_stale(void)
{
	struct store *store = fresh();
	struct store *other = keys_open(dir);
	uint8_t page[PAGE];

	is_int(flushes_of(store, "one"), 1, "a commit");
	read_page(page);
	page[1]++;
	write_page(page);
	is_int(flushes_of(other, "two"), 1,
	    "step 5: a page that promises too much is not believed");
	is_int(flushes_of(store, "three"), 1, "nor later on");
	store_close(other);
	store_close(store);
}

static void
test_foreign(void)
{
	struct store *store = fresh();
	struct store *other = NULL;
	uint8_t page[PAGE];

	for (int i = 0; i < 50; i++)
		(void)keys_put(store, "one", "x", 0);
	file_calls.sync_data = fail_in_flush;
	is_int(keys_put(store, "one", "x", 0), STORE_FAILED, "a failed flush");
	read_page(page);
	store_close(store);
	store = fresh();
	other = keys_open(dir);
	is_int(flushes_of(store, "one"), 1, "a commit in another store");
	write_page(page);
	is_int(flushes_of(other, "two"), 1,
	    "step 5: another store's page leads nobody, and stops nobody");
	store_close(other);
	store_close(store);
}

static void
test_garbage(void)
{
	struct store *store = fresh();
	struct store *other = keys_open(dir);
	uint8_t page[PAGE];
	int wrong = 0;

	for (int i = 0; i < 100; i++) {
		wrong += flushes_of(store, "one") != 1;
		random_bytes(page, sizeof(page));
		write_page(page);
		wrong += flushes_of(other, "two") != 1;
	}
	is_int(wrong, 0, "step 5: chance bytes on the page lead nobody");
	store_close(other);
	store_close(store);
}

static void
test_removed(void)
{
	struct store *store = fresh();
	struct store *other = NULL;

	is_int(flushes_of(store, "one"), 1, "a commit");
	(void)unlinkat(dir, "flush", 0);
	(void)unlinkat(dir, "flush.lock", 0);
	is_int(flushes_of(store, "two"), 1, "step 5: the page is removed");
	other = keys_open(dir);
	is_int(flushes_of(other, "three"), 1, "another makes a new one");
	is_int(flushes_of(store, "four"), 1, "each flushes for itself");
	is_int(store_tick(store), STORE_OK, "a tick");
	(void)unlinkat(dir, "flush.lock", 0);
	is_int(flushes_of(store, "five"), 1, "step 5: flush.lock is removed");
	ok(scratch_has("flush") && scratch_has("flush.lock"),
	    "after a tick both are there again");
	store_close(other);
	store_close(store);
}

/* Where no page can be had, each flushes for itself. */
static void
test_none(void)
{
	struct store *store = fresh();
	struct store *other = keys_open(dir);

	(void)mkdirat(dir, "flush", 0700);
	is_int(flushes_of(store, "one"), 1, "step 5: no page is to be had");
	is_int(flushes_of(other, "two"), 1, "for nobody");
	is_int(flushes_of(store, "three"), 1, "at no time");
	(void)unlinkat(dir, "flush", AT_REMOVEDIR);
	store_close(other);
	store_close(store);
}

static void
test_killed(void)
{
	struct store *store = fresh();
	pid_t leader = start(kill_in_flush, 1);
	int64_t from = 0;

	await_leader();
	from = clock_monotonic();
	is_int(flushes_of(store, "two"), 1,
	    "step 5: a killed leader is replaced");
	ok(clock_monotonic() - from < 1000, "soon");
	is_int(end_of(leader), -1, "he was killed");
	store_close(store);
}

static void
test_stopped(void)
{
	struct store *store = fresh();
	pid_t leader = start(stop_in_flush, 1);
	int64_t from = 0;

	await_leader();
	from = clock_monotonic();
	is_int(flushes_of(store, "two"), 1,
	    "step 5: behind a stopped leader everybody flushes alone");
	ok(clock_monotonic() - from >= 45, "after 50 ms");
	ok(clock_monotonic() - from < 1000, "and not much later");
	(void)kill(leader, SIGCONT);
	is_int(end_of(leader), STORE_OK, "he goes on in the end");
	store_close(store);
}

static void
test_failed(void)
{
	struct store *store = fresh();
	pid_t leader = start(fail_in_flush, 1);
	pid_t followers[WRITERS];
	int refused = 0;

	await_leader();
	for (int i = 0; i < WRITERS; i++)
		followers[i] = start(count_flush, 1);
	is_int(end_of(leader), STORE_FAILED, "a leader whose flush fails");
	for (int i = 0; i < WRITERS; i++)
		refused += end_of(followers[i]) == STORE_FAILED;
	is_int(refused, WRITERS,
	    "step 5: after a failed flush nobody is acknowledged");
	is_int(shared->acknowledged, 0, "nobody at all");
	is_int(shared->flushes, 0,
	    "step 5: who waited looks at the flag before he flushes");
	ok(scratch_has("failed"), "step 7: the mark is there");
	(void)unlinkat(dir, "failed", 0);
	is_int(keys_put(store, "one", "x", 0), STORE_FAILED,
	    "step 7: the flag on the page does as well");
	store_close(store);
}

int
main(void)
{
	(void)alarm(LIMIT);
	dir = scratch_directory();
	scratch_catch_log();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		bail("no shared memory");
	test_shared();
	test_alone();
	test_woken();
	test_stale();
	test_foreign();
	test_garbage();
	test_removed();
	test_none();
	test_killed();
	test_stopped();
	test_failed();
	return done();
}
