#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "armed.h"
#include "base/clock.h"
#include "base/random.h"
#include "keys.h"
#include "scratch.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

/*
 * Writers are killed at random while they commit and merge; what they were
 * promised must be there, whole.  A commit of writer W puts its number under
 * three keys and adds one to a total that all share.  Writes go out in pieces
 * of 64 bytes, and half of the kills come between two of them or between two
 * other changes to the disk; the rest come at any time from outside.
 */

enum {
	WRITERS = 4,
	KILLS = 300,
	SECONDS = 15,
	POINTS = 600, /* a killed writer gets through at most so many calls */
	KEYS = 3,
	FILLER_MAX = 700,
};

struct shared {
	_Atomic int64_t begun[WRITERS];
	_Atomic int64_t acknowledged[WRITERS];
	_Atomic int armed_kills;
	_Atomic int merges;
};

static struct shared *shared;

static void
count_armed(void)
{
	(void)atomic_fetch_add(&shared->armed_kills, 1);
}

/* What a writer's key holds: its number, then as many letters as that says. */
static size_t
fill(char *text, int64_t number)
{
	int len = snprintf(text, 32, "%lld ", (long long)number);
	size_t filler = (size_t)(number * 37 % FILLER_MAX);

	memset(text + len, 'a' + (int)(number % 26), filler);
	text[(size_t)len + filler] = '\0';
	return (size_t)len + filler;
}

/* The number a value holds; -1 where it is not what a writer wrote. */
static int64_t
number_of(const struct store_value *value)
{
	char wanted[FILLER_MAX + 32];
	long long number = strtoll(value->bytes, NULL, 10);

	if (fill(wanted, number) != value->len
	    || memcmp(wanted, value->bytes, value->len) != 0)
		return -1;
	return number;
}

static int64_t
read_number(struct store_transaction *transaction, struct arena *arena,
    const char *key)
{
	struct store_value value;
	enum store_outcome outcome =
	    keys_get_in(transaction, arena, key, &value);

	if (outcome == STORE_ABSENT)
		return 0;
	return outcome == STORE_OK ? number_of(&value) : -1;
}

static void
put_number(struct store_transaction *transaction, const char *key,
    int64_t number)
{
	char text[FILLER_MAX + 32];
	size_t len = fill(text, number);

	if (keys_put_in(transaction, key, text, len, 0) != STORE_OK)
		_exit(3);
}

static void
commit_one(struct store *store, struct arena *arena, int writer)
{
	struct store_transaction *transaction = NULL;
	int64_t number = 0;
	int64_t total = 0;
	char key[16];

	if (store_begin(store, &transaction) != STORE_OK)
		_exit(4);
	total = read_number(transaction, arena, "total");
	(void)snprintf(key, sizeof(key), "%d.0", writer);
	number = read_number(transaction, arena, key) + 1;
	if (total < 0 || number <= shared->acknowledged[writer])
		_exit(5);
	put_number(transaction, "total", total + 1);
	for (int i = 0; i < KEYS; i++) {
		(void)snprintf(key, sizeof(key), "%d.%d", writer, i);
		put_number(transaction, key, number);
	}
	shared->begun[writer] = number;
	if (store_commit(transaction) != STORE_OK)
		_exit(6);
	shared->acknowledged[writer] = number;
}

static void
write_until_killed(int writer)
{
	struct store *store = NULL;
	struct arena *arena = arena_new();

	armed_start(random_below(2) == 0 ? 1 + (int)random_below(POINTS) : 0,
	    count_armed);
	if (store_open(scratch_descriptor(), &store) != STORE_OK)
		_exit(2);
	for (;;) {
		commit_one(store, arena, writer);
		arena_reset(arena);
		if (random_below(20) == 0 && keys_merge() == STORE_OK)
			(void)atomic_fetch_add(&shared->merges, 1);
	}
}

/* All numbers as of one moment. */
struct seen {
	int64_t total;
	int64_t numbers[WRITERS][KEYS];
};

static bool
see(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	struct seen *seen = context;
	const char *name = key;

	if (key_len == 5)
		seen->total = number_of(value);
	else
		seen->numbers[name[0] - '0'][name[2] - '0'] = number_of(value);
	return true;
}

static bool
is_whole(const struct seen *seen)
{
	int64_t sum = 0;

	for (int i = 0; i < WRITERS; i++) {
		sum += seen->numbers[i][0];
		for (int j = 0; j < KEYS; j++) {
			if (seen->numbers[i][j] != seen->numbers[i][0]
			    || seen->numbers[i][j] < 0)
				return false;
		}
	}
	return sum == seen->total;
}

/* A reader beside the writers: exits with 1 where it saw half a commit. */
static void
read_until_killed(void)
{
	struct store *store = NULL;

	if (store_open(scratch_descriptor(), &store) != STORE_OK)
		_exit(2);
	for (;;) {
		struct seen seen = { 0 };

		if (store_iterate(store, KEYS_TABLE, see, &seen) != STORE_OK)
			_exit(3);
		if (!is_whole(&seen))
			_exit(1);
	}
}

static pid_t
start(int writer)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	if (writer < WRITERS)
		write_until_killed(writer);
	read_until_killed();
	_exit(0);
}

struct result {
	int kills;
	int broken;  /* ended otherwise than by a kill */
	int lost;    /* acknowledged, not there */
	int partial; /* some keys of a commit, not all */
	int wrong;   /* there, never written */
	int closed;  /* the store did not open */
};

static void
judge(struct result *result)
{
	struct store *store = NULL;
	struct seen seen = { 0 };

	if (store_open(scratch_descriptor(), &store) != STORE_OK
	    || store_iterate(store, KEYS_TABLE, see, &seen) != STORE_OK)
		result->closed++;
	store_close(store);
	result->partial += !is_whole(&seen);
	for (int i = 0; i < WRITERS; i++) {
		result->lost += seen.numbers[i][0] < shared->acknowledged[i];
		result->wrong += seen.numbers[i][0] > shared->begun[i];
	}
}

static void
run_round(struct result *result)
{
	pid_t children[WRITERS + 1];

	for (int i = 0; i <= WRITERS; i++)
		children[i] = start(i);
	clock_sleep(10 + random_below(40));
	for (int i = 0; i <= WRITERS; i++)
		(void)kill(children[i], SIGKILL);
	for (int i = 0; i <= WRITERS; i++) {
		int status = 0;

		(void)waitpid(children[i], &status, 0);
		if (!WIFSIGNALED(status)) {
			result->broken++;
			note("process %d ended with %d", i, status);
		} else if (i < WRITERS) {
			result->kills++;
		}
	}
	judge(result);
}

static bool
is_killed_in_creation(int calls)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		armed_start(calls, count_armed);
		_exit(store_admin_create(scratch_descriptor()) != STORE_OK);
	}
	(void)waitpid(child, &status, 0);
	return WIFSIGNALED(status);
}

/* Wherever a creation is killed, the next one makes the store. */
static void
test_creation(void)
{
	int kills = 0;
	int wrong = 0;

	for (;;) {
		int dir = scratch_directory();
		struct store *store = NULL;
		enum store_outcome outcome = STORE_OK;

		if (!is_killed_in_creation(kills + 1))
			break;
		kills++;
		outcome = store_admin_create(dir);
		wrong += outcome != STORE_OK && outcome != STORE_EXISTS;
		if (store_open(dir, &store) != STORE_OK)
			wrong++;
		else
			wrong += keys_put(store, "a", "1", 0) != STORE_OK;
		store_close(store);
	}
	ok(kills > 8, "a creation was killed at each of %d calls", kills);
	is_int(wrong, 0, "the next one made the store");
}

int
main(void)
{
	struct result result = { 0 };
	int64_t until = clock_monotonic() + (int64_t)SECONDS * 1000;
	int64_t commits = 0;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		bail("no memory");
	test_creation();
	shared->armed_kills = 0;
	if (store_admin_create(scratch_directory()) != STORE_OK)
		bail("no store");
	while (result.kills < KILLS && clock_monotonic() < until)
		run_round(&result);
	for (int i = 0; i < WRITERS; i++)
		commits += shared->acknowledged[i];
	note("%d kills, %d of them at a chosen call; %lld commits, %d merges",
	    result.kills, shared->armed_kills, (long long)commits,
	    shared->merges);
	ok(result.kills >= KILLS / 4, "writers were killed");
	is_int(result.broken, 0, "none ended in another way");
	is_int(result.closed, 0, "the store opened after each kill");
	is_int(result.lost, 0, "no acknowledged commit is lost");
	is_int(result.partial, 0, "no commit is there in part");
	is_int(result.wrong, 0, "nothing is there that was never written");
	return done();
}
