/* What the password hash alone allows: processes that hash through the same
 * slots as the programs do.
 *
 *	hash SCHEME PROCESSES SECONDS FOLDER
 *
 * prints "cpu_ms N" of one hash and "a_second N" of all together. */

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "account/password.h"
#include "base/arena.h"
#include "base/number.h"

struct count {
	atomic_ulong all;
	atomic_ulong in_time;
};

static double
seconds_of(clockid_t clock)
{
	struct timespec time;

	(void)clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int
hash_on(const char *scheme, int dir, double end, struct count *count)
{
	struct arena *arena = arena_new();
	const char *hash = NULL;

	while (seconds_of(CLOCK_MONOTONIC) < end) {
		hash = password_hash(arena, dir, scheme, "correct horse 17");
		/* A wait that was too long is no fault here. */
		if (hash != NULL)
			atomic_fetch_add(&count->all, 1);
		if (hash != NULL && seconds_of(CLOCK_MONOTONIC) < end)
			atomic_fetch_add(&count->in_time, 1);
		arena_reset(arena);
	}
	arena_free(arena);
	return 0;
}

static double
children_cpu(void)
{
	struct rusage use;

	(void)getrusage(RUSAGE_CHILDREN, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec)
	       + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

int
main(int argc, char **argv)
{
	struct count *count = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t processes = 0;
	double seconds = 0;
	double end = 0;
	int dir = -1;

	if (argc != 5 || !number_read(argv[2], 1, 64, &processes)
	    || count == MAP_FAILED)
		return 2;
	seconds = strtod(argv[3], NULL);
	dir = open(argv[4], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	end = seconds_of(CLOCK_MONOTONIC) + seconds;
	for (int64_t i = 0; i < processes; i++) {
		if (fork() == 0)
			_exit(hash_on(argv[1], dir, end, count));
	}
	while (wait(NULL) > 0)
		continue;
	if (atomic_load(&count->all) == 0)
		return 1;
	(void)printf("cpu_ms %.3f\na_second %.3f\n",
	    children_cpu() * 1e3 / (double)atomic_load(&count->all),
	    (double)atomic_load(&count->in_time) / seconds);
	return 0;
}
