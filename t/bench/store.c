/* One load on one store, with processes as the web has them:
 *
 *	store make PEER WHERE
 *	store commit PEER WHERE WRITERS SECONDS [no-flush]
 *	store look PEER WHERE SECONDS
 *	store tail|torn|open|merge|recover WHERE ...	ours alone, see store.h
 *
 * prints "commits N", a second, with "longest N" in milliseconds, or
 * "finds N" a second. */

#include "store.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"

enum { WRITERS_MAX = 64, BATCH = 100, HELD = 1000 /* commits a second */ };

struct board {
	atomic_int ready;
	_Atomic double end; /* 0: wait */
	uint64_t done[WRITERS_MAX];
	double longest[WRITERS_MAX];
};

struct load {
	const struct peer *peer;
	const char *where;
	struct board *board;
	bool flush;
	double pause; /* milliseconds from one commit to the next */
};

double
item_clock(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Vigna's splitmix64. */
uint32_t
item_random(uint64_t *state)
{
	uint64_t word = *state += 0x9E3779B97F4A7C15;

	word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
	word = (word ^ word >> 27) * 0x94D049BB133111EB;
	return (uint32_t)(word >> 32);
}

/* By hand: printf would take longer than some lookups. */
void
item_key(uint32_t person, size_t kind, char key[ITEM_KEY])
{
	memset(key, '0', ITEM_KEY);
	key[0] = "anes"[kind];
	for (size_t i = ITEM_KEY - 1; person > 0; person /= 10)
		key[i--] = (char)('0' + person % 10);
}

void
item_group(uint32_t person, uint64_t turn, struct item group[ITEM_GROUP])
{
	for (size_t i = 0; i < ITEM_GROUP; i++) {
		uint64_t state = turn << 2 | i;

		item_key(person, i, group[i].key);
		for (size_t k = 0; k < ITEM_VALUE; k += 4) {
			uint32_t word = item_random(&state);

			memcpy(group[i].value + k, &word, 4);
		}
	}
}

static int
fail(const char *what, const char *name)
{
	(void)fprintf(stderr, "store: %s: %s\n", name, what);
	return 1;
}

static int
make(const struct peer *peer, const char *where)
{
	static struct item items[BATCH * ITEM_GROUP];

	if (!peer->make(where) || !peer->open(where, false))
		return fail("cannot be made", peer->name);
	for (uint32_t person = 0; person < ITEM_PEOPLE; person += BATCH) {
		for (uint32_t i = 0; i < BATCH; i++)
			item_group(person + i, 0, items + i * ITEM_GROUP);
		if (!peer->commit(items, BATCH * ITEM_GROUP))
			return fail("cannot be filled", peer->name);
	}
	peer->close();
	return 0;
}

static void
sleep_until(double time)
{
	double left = time - item_clock();
	struct timespec span = { .tv_nsec = (long)(left * 1e6) };

	if (left > 0)
		(void)nanosleep(&span, NULL);
}

static void
wait_for_start(struct board *board)
{
	atomic_fetch_add(&board->ready, 1);
	while (atomic_load(&board->end) == 0)
		sleep_until(item_clock() + 0.2);
}

/* Half of the people are new at first. */
static int
write_on(const struct load *load, size_t writer)
{
	const struct peer *peer = load->peer;
	struct board *board = load->board;
	uint64_t state = (uint64_t)getpid() << 32;
	struct item group[ITEM_GROUP];
	double from = 0;

	if (!peer->open(load->where, load->flush))
		return fail("cannot be opened", peer->name);
	wait_for_start(board);
	for (from = item_clock(); from < atomic_load(&board->end);) {
		double now = 0;

		item_group(item_random(&state) % (2 * ITEM_PEOPLE), state,
		    group);
		if (!peer->commit(group, ITEM_GROUP))
			return fail("cannot commit", peer->name);
		board->done[writer]++;
		now = item_clock();
		if (now - from > board->longest[writer])
			board->longest[writer] = now - from;
		sleep_until(from + load->pause);
		from = load->pause > 0 ? from + load->pause : now;
	}
	peer->close();
	return 0;
}

static int
read_on(const struct load *load, size_t reader)
{
	const struct peer *peer = load->peer;
	struct board *board = load->board;
	uint64_t state = (uint64_t)getpid() << 32;

	if (!peer->open(load->where, load->flush))
		return fail("cannot be opened", peer->name);
	wait_for_start(board);
	while (item_clock() < atomic_load(&board->end)) {
		for (int i = 0; i < 16; i++) {
			uint32_t drawn = item_random(&state);
			char key[ITEM_KEY];

			item_key(drawn % ITEM_PEOPLE, drawn >> 30, key);
			if (!peer->find(key))
				return fail("does not find", peer->name);
		}
		board->done[reader] += 16;
	}
	peer->close();
	return 0;
}

static bool
start(const struct load *load, size_t number,
    int (*work)(const struct load *load, size_t number))
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(work(load, number));
	return pid > 0;
}

/* Lets all begin at once; true when all ended well. */
static bool
run(struct board *board, int processes, double seconds)
{
	bool right = true;

	while (atomic_load(&board->ready) < processes) {
		int status = 0;

		if (waitpid(-1, &status, WNOHANG) > 0)
			return false;
		sleep_until(item_clock() + 0.2);
	}
	atomic_store(&board->end, item_clock() + seconds * 1e3);
	for (int i = 0; i < processes; i++) {
		int status = 0;

		if (wait(&status) < 0 || status != 0)
			right = false;
	}
	return right;
}

static int
commit(const struct load *load, int64_t writers, double seconds)
{
	uint64_t sum = 0;
	double longest = 0;

	if (load->peer->prepare != NULL && !load->peer->prepare())
		return fail("cannot be prepared", load->peer->name);
	for (int64_t i = 0; i < writers; i++) {
		if (!start(load, (size_t)i, write_on))
			return 1;
	}
	if (!run(load->board, (int)writers, seconds))
		return fail("a writer failed", load->peer->name);
	for (int64_t i = 0; i < writers; i++) {
		sum += load->board->done[i];
		if (load->board->longest[i] > longest)
			longest = load->board->longest[i];
	}
	(void)printf("commits %.1f\nlongest %.2f\n", (double)sum / seconds,
	    longest);
	return 0;
}

static int
look(struct load *load, double seconds)
{
	load->pause = 1e3 / HELD;
	if (!start(load, 0, write_on) || !start(load, 1, read_on))
		return 1;
	if (!run(load->board, 2, seconds))
		return fail("a process failed", load->peer->name);
	(void)printf("finds %.1f\nheld %.1f\n",
	    (double)load->board->done[1] / seconds,
	    (double)load->board->done[0] / seconds);
	return 0;
}

static const struct peer *
find_peer(const char *name)
{
	static const struct peer *const peers[] = { &store_lmdb, &store_ours,
		&store_postgres, &store_raw, &store_sqlite };

	for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
		if (strcmp(peers[i]->name, name) == 0)
			return peers[i];
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	struct load load = { .flush = argc < 7 };
	int64_t writers = 0;

	if (argc >= 4)
		load.peer = find_peer(argv[2]);
	if (load.peer == NULL)
		return store_own_run(argc, argv);
	load.where = argv[3];
	load.board = mmap(NULL, sizeof(*load.board), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (load.board == MAP_FAILED)
		return 1;
	if (strcmp(argv[1], "make") == 0)
		return make(load.peer, load.where);
	if (strcmp(argv[1], "look") == 0 && argc == 5)
		return look(&load, strtod(argv[4], NULL));
	if (strcmp(argv[1], "commit") == 0 && argc >= 6
	    && number_read(argv[4], 1, WRITERS_MAX, &writers))
		return commit(&load, writers, strtod(argv[5], NULL));
	return 2;
}
