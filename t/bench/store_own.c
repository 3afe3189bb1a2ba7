/* What only our own store is asked: opening, memory, merging, recovering. */

#include "store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/number.h"
#include "store/file.h"
#include "store/store.h"
#include "store/store_admin.h"
#include "store/store_open.h"

/* Of a writer beside a merge, shared by both. */
struct watch {
	atomic_bool ready;
	atomic_bool end;
	double longest;  /* milliseconds that a commit took beyond its flush */
	double flushing; /* of the commit that is running */
	double sealing;  /* the longest fdatasync of the merge */
};

static struct watch *watch;
static int (*sync_data)(int fd);

static int
folder(const char *where)
{
	return open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static struct store *
open_store(const char *where)
{
	int dir = folder(where);
	struct store *store = NULL;

	if (dir < 0 || store_open(dir, &store) != STORE_OK)
		(void)fprintf(stderr, "store: %s cannot be opened\n", where);
	(void)close(dir);
	return store;
}

static int64_t
journal_len(const char *where)
{
	struct store_admin_size size;
	int dir = folder(where);

	(void)store_admin_size(dir, &size);
	(void)close(dir);
	return size.journal_bytes;
}

/* Without flushes, in steps, so that it ends soon behind `len`. */
static int
grow_tail(const char *where, int64_t len)
{
	uint64_t state = 1;
	struct item group[ITEM_GROUP];

	if (!store_ours.open(where, false))
		return 1;
	for (int64_t have = journal_len(where); have < len;
	     have += RAW_RECORD) {
		item_group(item_random(&state) % ITEM_PEOPLE, state, group);
		if (!store_ours.commit(group, ITEM_GROUP))
			return 1;
	}
	store_ours.close();
	/* Mapped pages that wait for the disk would count as private. */
	sync();
	return 0;
}

/* As a kill in the middle of a write leaves it. */
static int
tear(const char *where)
{
	struct store_admin_size size;
	uint32_t head[2] = { RAW_RECORD, 1 };
	int dir = folder(where);
	bool right = false;

	if (store_admin_size(dir, &size) != STORE_OK)
		return 1;
	for (int number = 1; number < 1000 && !right; number++) {
		char name[FILE_NAME_SIZE];
		int fd = -1;

		(void)snprintf(name, sizeof(name), "journal.%d", number);
		fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
		/* The last of them is the one that grows. */
		(void)snprintf(name, sizeof(name), "journal.%d", number + 1);
		right = fd >= 0 && faccessat(dir, name, F_OK, 0) != 0
			&& pwrite(fd, head, sizeof(head), size.journal_bytes)
			       == (ssize_t)sizeof(head);
		file_close(fd);
	}
	file_close(dir);
	return right ? 0 : 1;
}

static double
private_dirty(void)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "r");
	char line[256];
	double sum = -1;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "Private_Dirty:", 14) == 0)
			sum = strtod(line + 14, NULL) / 1024;
	}
	if (file != NULL)
		(void)fclose(file);
	return sum;
}

/* A new process looks up one person, old or in the tail. */
static int
time_open(const char *where)
{
	double from = item_clock();
	struct item group[ITEM_GROUP];

	if (!store_ours.open(where, true))
		return 1;
	from = item_clock() - from;
	item_group(ITEM_PEOPLE / 2, 0, group);
	for (size_t i = 0; i < ITEM_GROUP; i++) {
		if (!store_ours.find(group[i].key))
			return 1;
	}
	(void)printf("open_ms %.3f\nprivate_mb %.3f\n", from, private_dirty());
	store_ours.close();
	return 0;
}

static int
time_recovery(const char *where)
{
	double from = item_clock();
	struct item group[ITEM_GROUP];

	item_group(1, 1, group);
	if (!store_ours.open(where, true)
	    || !store_ours.commit(group, ITEM_GROUP))
		return 1;
	(void)printf("recover_ms %.3f\n", item_clock() - from);
	store_ours.close();
	return 0;
}

/* What `latchkey repair` does after an I/O error. */
static int
time_renewal(const char *where)
{
	int dir = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	double from = item_clock();
	bool right = store_admin_repair(dir) == STORE_OK;

	(void)printf("renew_ms %.3f\n", item_clock() - from);
	(void)close(dir);
	return right ? 0 : 1;
}

static int
timed_flush(int fd)
{
	double from = item_clock();
	int outcome = sync_data(fd);

	watch->flushing += item_clock() - from;
	return outcome;
}

static int
timed_seal(int fd)
{
	double from = item_clock();
	int outcome = sync_data(fd);

	from = item_clock() - from;
	if (from > watch->sealing)
		watch->sealing = from;
	return outcome;
}

static int
write_beside(const char *where)
{
	uint64_t state = 1;
	struct item group[ITEM_GROUP];

	if (!store_ours.open(where, true))
		return 1;
	file_calls.sync_data = timed_flush;
	while (!atomic_load(&watch->end)) {
		double from = item_clock();

		watch->flushing = 0;
		item_group(item_random(&state) % ITEM_PEOPLE, state, group);
		if (!store_ours.commit(group, ITEM_GROUP))
			return 1;
		from = item_clock() - from - watch->flushing;
		if (atomic_exchange(&watch->ready, true)
		    && from > watch->longest)
			watch->longest = from;
	}
	store_ours.close();
	return 0;
}

static bool
count_key(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	uint64_t *keys = context;

	(void)key;
	(void)key_len;
	(void)value;
	(*keys)++;
	return true;
}

static int
merge_beside(const char *where)
{
	struct store *store = open_store(where);
	int dir = folder(where);
	double took = 0;
	uint64_t keys = 0;
	bool right = store != NULL
		     && store_iterate(store, 1, count_key, &keys) == STORE_OK;

	if (!right)
		return 1;
	file_calls.sync_data = timed_seal;
	took = item_clock();
	right = store_admin_merge(dir) == STORE_OK;
	took = item_clock() - took;
	store_close(store);
	(void)close(dir);
	(void)printf("merge_us %.3f\n", took * 1e3 / (double)keys);
	return right ? 0 : 1;
}

static int
time_merge(const char *where)
{
	pid_t writer = -1;
	int status = 1;
	int merged = 1;

	watch = mmap(NULL, sizeof(*watch), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (watch == MAP_FAILED)
		return 1;
	sync_data = file_calls.sync_data;
	writer = fork();
	if (writer == 0)
		_exit(write_beside(where));
	while (!atomic_load(&watch->ready)) {
		if (waitpid(writer, &status, WNOHANG) != 0)
			return 1;
		(void)usleep(200);
	}
	merged = merge_beside(where);
	(void)usleep(20000);
	atomic_store(&watch->end, true);
	if (waitpid(writer, &status, 0) != writer || status != 0)
		return 1;
	(void)printf("blocked_ms %.3f\nseal_ms %.3f\n",
	    watch->longest - watch->sealing, watch->sealing);
	return merged;
}

static int
merge_alone(const char *where)
{
	int dir = folder(where);
	bool right = store_admin_merge(dir) == STORE_OK;

	(void)close(dir);
	return right ? 0 : 1;
}

int
store_own_run(int argc, char **argv)
{
	int64_t len = 0;

	if (argc == 4 && strcmp(argv[1], "tail") == 0
	    && number_read(argv[3], 1, INT32_MAX, &len))
		return grow_tail(argv[2], len);
	if (argc != 3)
		return 2;
	if (strcmp(argv[1], "torn") == 0)
		return tear(argv[2]);
	if (strcmp(argv[1], "open") == 0)
		return time_open(argv[2]);
	if (strcmp(argv[1], "recover") == 0)
		return time_recovery(argv[2]);
	if (strcmp(argv[1], "renew") == 0)
		return time_renewal(argv[2]);
	if (strcmp(argv[1], "merge") == 0)
		return time_merge(argv[2]);
	if (strcmp(argv[1], "sweep") == 0)
		return merge_alone(argv[2]);
	return 2;
}
