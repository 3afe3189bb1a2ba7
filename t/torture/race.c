#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "history.h"
#include "keys.h"
#include "scratch.h"
#include "store/store_admin.h"
#include "tap.h"
#include "watch.h"

/*
 * Races: 64 processes insert one name, and one of them is told that it was
 * free; four read and change three keys at once, and an order of all that
 * explains what each has read.
 *
 *     t/torture/race [NAMES HISTORIES]
 */

enum {
	NAMES_SHORT = 100,
	HISTORIES_SHORT = 300,
	RACERS = 64,
	PLAYERS = 4,
	MOVES = HISTORY_MAX / PLAYERS,
	MERGES_EACH = 40,
};

struct shared {
	pthread_barrier_t gate;
	_Atomic int wins;
	_Atomic int last_winner;
	_Atomic int errors;
	_Atomic int busy;
	struct history_event events[HISTORY_MAX];
};

static struct shared *shared;

static void
wait_for_all(void)
{
	(void)pthread_barrier_wait(&shared->gate);
}

static void
make_gate(unsigned count)
{
	pthread_barrierattr_t attributes;

	(void)pthread_barrierattr_init(&attributes);
	(void)pthread_barrierattr_setpshared(&attributes,
	    PTHREAD_PROCESS_SHARED);
	(void)pthread_barrier_init(&shared->gate, &attributes, count);
}

static void
start_all(int count, void (*run)(int number, int rounds), int rounds)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			bail("no process: %s", strerror(errno));
		if (pid > 0)
			continue;
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		run(i, rounds);
		_exit(0);
	}
}

static void
end_all(int count)
{
	for (int i = 0; i < count; i++) {
		int status = 0;

		(void)wait(&status);
		shared->errors += status != 0;
	}
}

/* Who was told that the lock was busy asks again. */
static enum store_outcome
insert(struct store *store, const char *name, const char *value)
{
	enum store_outcome outcome = STORE_BUSY;

	while (outcome == STORE_BUSY) {
		outcome = keys_insert(store, name, value);
		shared->busy += outcome == STORE_BUSY;
	}
	return outcome;
}

static void
race(int racer, int names)
{
	struct store *store = keys_open(scratch_descriptor());
	char value[16];
	char name[16];

	(void)snprintf(value, sizeof(value), "%d", racer);
	for (int i = 0; i < names; i++) {
		enum store_outcome outcome = STORE_OK;

		(void)snprintf(name, sizeof(name), "name%d", i);
		wait_for_all();
		outcome = insert(store, name, value);
		if (outcome == STORE_OK) {
			shared->wins++;
			shared->last_winner = racer;
		} else if (outcome != STORE_EXISTS) {
			shared->errors++;
		}
		wait_for_all();
	}
	store_close(store);
}

/* One name in each round: between the two gates they race, and then all is
 * still until the next. */
static int
count_unfair(struct store *store, int names)
{
	int unfair = 0;

	for (int i = 0; i < names; i++) {
		char name[16];

		watch_progress();
		shared->wins = 0;
		(void)snprintf(name, sizeof(name), "name%d", i);
		wait_for_all();
		wait_for_all();
		unfair += shared->wins != 1
			  || strtol(keys_get(store, name), NULL, 10)
				 != shared->last_winner;
	}
	return unfair;
}

static void
test_names(int names)
{
	struct store *store = NULL;
	int unfair = 0;

	if (store_admin_create(scratch_directory()) != STORE_OK)
		bail("no store");
	make_gate(RACERS + 1);
	start_all(RACERS, race, names);
	store = keys_open(scratch_descriptor());
	unfair = count_unfair(store, names);
	store_close(store);
	end_all(RACERS);
	note("%d processes raced to insert each of %d names; busy %d", RACERS,
	    names, shared->busy);
	is_int(unfair, 0, "exactly one has won each name");
	is_int(shared->errors, 0, "the others were told that it exists");
}

static int64_t
now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t
read_in(struct store_transaction *transaction, struct store *store,
    const char *key)
{
	struct arena *arena = arena_new();
	struct store_value value;
	enum store_outcome outcome =
	    transaction != NULL ? keys_get_in(transaction, arena, key, &value)
				: keys_read(store, arena, key, &value);
	int64_t number = 0;

	if (outcome == STORE_OK)
		number = strtoll(value.bytes, NULL, 10);
	else if (outcome != STORE_ABSENT)
		shared->errors++;
	arena_free(arena);
	return number;
}

static void
write_in(struct store_transaction *transaction, const char *key, int64_t number)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%lld", (long long)number);
	enum store_outcome outcome =
	    number == 0 ? keys_delete_in(transaction, key)
			: keys_put_in(transaction, key, text, (size_t)len, 0);

	shared->errors += outcome != STORE_OK;
}

static void
change(struct store_transaction *transaction, struct history_event *event,
    const char *key, const char *other)
{
	int64_t was = read_in(transaction, NULL, key);

	switch (event->verb) {
	case HISTORY_GET:
		break;
	case HISTORY_PUT:
		write_in(transaction, key, event->value);
		break;
	case HISTORY_INSERT:
		event->result = was == 0;
		if (was == 0)
			write_in(transaction, key, event->value);
		break;
	case HISTORY_DELETE:
		write_in(transaction, key, 0);
		break;
	case HISTORY_SWAP:
		event->result = was;
		event->other = read_in(transaction, NULL, other);
		write_in(transaction, key, event->other);
		write_in(transaction, other, was);
		break;
	}
}

static void
move(struct store *store, struct history_event *event, int history)
{
	struct store_transaction *transaction = NULL;
	char key[32];
	char other[32];

	(void)snprintf(key, sizeof(key), "%d.%d", history, event->key);
	(void)snprintf(other, sizeof(other), "%d.%d", history,
	    history_partner(event->key));
	event->begun = now();
	if (event->verb == HISTORY_GET) {
		event->result = read_in(NULL, store, key);
	} else {
		while (store_begin(store, &transaction) != STORE_OK)
			shared->busy++;
		change(transaction, event, key, other);
		shared->errors += store_commit(transaction) != STORE_OK;
	}
	event->ended = now();
}

/* Half of all moves only read. */
static enum history_verb
any_verb(void)
{
	return random_below(2) == 0
		   ? HISTORY_GET
		   : (enum history_verb)random_below(HISTORY_SWAP + 1);
}

static void
play(int player, int histories)
{
	struct store *store = keys_open(scratch_descriptor());

	for (int i = 0; i < histories; i++) {
		wait_for_all();
		for (int j = 0; j < MOVES; j++) {
			int number = player * MOVES + j;
			struct history_event *event = &shared->events[number];

			memset(event, 0, sizeof(*event));
			event->verb = any_verb();
			event->key = (int)random_below(HISTORY_KEYS);
			event->value = number + 1;
			move(store, event, i);
		}
		if (player == 0 && random_below(MERGES_EACH) == 0)
			(void)keys_merge();
		wait_for_all();
	}
	store_close(store);
}

static int
overlaps(void)
{
	int count = 0;

	for (int i = 0; i < HISTORY_MAX; i++) {
		for (int j = 0; j < i; j++)
			count +=
			    shared->events[i].begun < shared->events[j].ended
			    && shared->events[j].begun
				   < shared->events[i].ended;
	}
	return count;
}

static void
test_histories(int histories)
{
	int64_t pairs = 0;
	int unsound = 0;

	if (store_admin_create(scratch_directory()) != STORE_OK)
		bail("no store");
	shared->busy = 0;
	make_gate(PLAYERS + 1);
	start_all(PLAYERS, play, histories);
	for (int i = 0; i < histories; i++) {
		watch_progress();
		wait_for_all();
		wait_for_all();
		unsound += !history_is_sound(shared->events, HISTORY_MAX);
		pairs += overlaps();
	}
	end_all(PLAYERS);
	note("%d histories of %d moves by %d processes, %lld pairs of moves at "
	     "once; busy %d",
	    histories, HISTORY_MAX, PLAYERS, (long long)pairs, shared->busy);
	is_int(unsound, 0, "each history can have happened in some order");
	is_int(shared->errors, 0, "and nothing went wrong in it");
}

/* The judge of histories must be able to say no. */
static void
test_judge(void)
{
	struct history_event events[3] = {
		{ HISTORY_PUT, 0, 7, 0, 0, 10, 20 },
		{ HISTORY_GET, 0, 0, 7, 0, 30, 40 },
		{ HISTORY_GET, 0, 0, 0, 0, 15, 35 },
	};

	ok(history_is_sound(events, 3), "a late reader may have been early");
	events[2].begun = 25;
	ok(!history_is_sound(events, 3), "but not after the change had ended");
	events[1].begun = 5;
	events[2].begun = 41;
	events[2].ended = 50;
	ok(!history_is_sound(events, 3), "nor may what was seen go again");
}

int
main(int argc, char **argv)
{
	int names = argc > 1 ? (int)strtol(argv[1], NULL, 10) : NAMES_SHORT;
	int histories =
	    argc > 2 ? (int)strtol(argv[2], NULL, 10) : HISTORIES_SHORT;
	int64_t begun = clock_monotonic();

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		bail("no memory");
	test_judge();
	test_names(names);
	test_histories(histories);
	note("%.1f s in all", (double)(clock_monotonic() - begun) / 1000);
	return done();
}
