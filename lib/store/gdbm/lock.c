#include "store/gdbm/lock.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/file.h"

enum {
	YIELDS = 32,
	NAPS = 40,
	NAP = 50000, /* nanoseconds */
	SLEEP = 1000000,
};

/* flock() itself cannot wait for a time.  A holder needs some microseconds,
 * so giving the processor away is mostly enough; the naps are for a crowd, or
 * for one who flushes, and sleep is for a holder that was stopped. */
static void
pause_at(int tries)
{
	struct timespec rest = { .tv_nsec = SLEEP };

	if (tries < YIELDS) {
		(void)sched_yield();
		return;
	}
	if (tries < YIELDS + NAPS)
		rest.tv_nsec = NAP;
	(void)nanosleep(&rest, NULL);
}

static enum store_outcome
wait_for(int fd, const char *name, int64_t wait)
{
	int64_t until = clock_monotonic() + wait;

	for (int tries = 0;; tries++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return STORE_OK;
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK) {
			log_warning("store: %s: cannot lock: %s", name,
			    strerror(errno));
			return STORE_FAILED;
		}
		if (clock_monotonic() >= until)
			return STORE_BUSY;
		pause_at(tries);
	}
}

enum store_outcome
lock_take(int dir, const char *name, int64_t wait, int *fd)
{
	for (;;) {
		enum store_outcome outcome = STORE_OK;

		if (*fd < 0)
			outcome = file_open(dir, name, FILE_ENSURE, fd);
		if (outcome == STORE_OK)
			outcome = wait_for(*fd, name, wait);
		if (outcome != STORE_OK)
			return outcome;
		/* A lock on a file without a name locks nobody out. */
		if (file_is_linked(*fd))
			return STORE_OK;
		file_close(*fd);
		*fd = -1;
	}
}

void
lock_release(int fd)
{
	(void)flock(fd, LOCK_UN);
}
