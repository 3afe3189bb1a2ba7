#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "keys.h"
#include "killed.h"
#include "model.h"
#include "point.h"
#include "reader.h"
#include "scratch.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"
#include "watch.h"

/*
 * kill -9 at every point of the store: each writer is armed to die at one
 * that was little used so far, or between two pieces of a write.  After each
 * kill the store is opened and judged, and a commit of the judge's own must
 * go.  An epoch makes a store, under kills too, and runs 1, 4 or 16 writers
 * and two readers on it.
 *
 *     t/torture/store [KILLS]
 */

enum {
	KILLS_SHORT = 150,
	EPOCH_KILLS = 120,
	EPOCH_KILLS_SHORT = 60,
	READERS = 2,
	JUDGE = MODEL_WRITERS - 1,
};

struct shared {
	struct killed killed;
	struct reader readers[READERS];
};

struct result {
	int kills; /* at a point or between pieces */
	int late;  /* from outside, at the end of an epoch */
	int broken;
	int epochs;
	int64_t commits;
	int64_t accepted;
	int64_t again;
	int64_t changed;
	struct model_faults faults;
};

static struct shared *shared;
static struct result result;

/* Children: writers first, then readers, then one that creates. */
static pid_t
start(int child)
{
	pid_t pid = fork();

	if (pid < 0)
		bail("no process: %s", strerror(errno));
	if (pid > 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (child < MODEL_WRITERS)
		killed_write(&shared->killed, child);
	if (child == MODEL_WRITERS + READERS)
		killed_create(&shared->killed);
	reader_run(&shared->readers[child - MODEL_WRITERS],
	    scratch_descriptor());
	_exit(0);
}

static bool
was_killed(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void
tell_broken(int child, int status)
{
	result.broken++;
	note("process %d ended with status %#x", child, (unsigned)status);
}

static void
make_store(void)
{
	for (;;) {
		int status = 0;
		pid_t pid = start(MODEL_WRITERS + READERS);

		(void)waitpid(pid, &status, 0);
		if (was_killed(status)) {
			result.kills++;
			continue;
		}
		if (!WIFEXITED(status) || WEXITSTATUS(status) != KILLED_CREATED)
			tell_broken(MODEL_WRITERS, status);
		return;
	}
}

/* Where writing has stopped it goes on after a recovery. */
static enum store_outcome
commit(struct store *store)
{
	for (;;) {
		enum store_outcome outcome =
		    model_commit(&shared->killed.model, store, JUDGE);

		if (outcome == STORE_FAILED)
			outcome = store_admin_repair(scratch_descriptor());
		else if (outcome != STORE_BUSY)
			return outcome;
		if (outcome != STORE_OK && outcome != STORE_BUSY)
			return outcome;
	}
}

/* After a kill: all is there, and writing goes. */
static void
judge(void)
{
	struct store *store = NULL;
	enum store_outcome outcome = STORE_OK;

	model_look(&shared->killed.model, scratch_descriptor(), &result.faults);
	outcome = store_open(scratch_descriptor(), &store);
	if (outcome == STORE_OK)
		outcome = commit(store);
	store_close(store);
	if (outcome != STORE_OK) {
		note("the next commit: %s", keys_outcome(outcome));
		result.faults.closed++;
	}
}

static int
find_child(const pid_t *children, int count, pid_t pid)
{
	for (int i = 0; i < count; i++) {
		if (children[i] == pid)
			return i;
	}
	return -1;
}

static void
run_writers(pid_t *children, int writers, int kills)
{
	int until = result.kills + kills;

	for (int i = 0; i < writers; i++)
		children[i] = start(i);
	while (result.kills < until && result.broken == 0
	       && model_count(&result.faults) == 0) {
		int status = 0;
		pid_t pid = waitpid(-1, &status, 0);
		int child = find_child(children, MODEL_WRITERS + READERS, pid);

		watch_progress();
		if (!was_killed(status) || child >= MODEL_WRITERS) {
			tell_broken(child, status);
			children[child] = 0;
			return;
		}
		result.kills++;
		judge();
		children[child] = start(child);
	}
}

static void
end_all(pid_t *children)
{
	for (int i = 0; i < MODEL_WRITERS; i++) {
		if (children[i] > 0)
			(void)kill(children[i], SIGKILL);
	}
	for (int i = 0; i < READERS; i++)
		shared->readers[i].stop = 1;
	for (int i = 0; i < MODEL_WRITERS + READERS; i++) {
		int status = 0;

		if (children[i] <= 0)
			continue;
		(void)waitpid(children[i], &status, 0);
		if (i < MODEL_WRITERS)
			result.late += was_killed(status);
		if (i < MODEL_WRITERS ? !was_killed(status) : status != 0)
			tell_broken(i, status);
	}
}

static void
tell(void *context, const char *line)
{
	(void)context;
	note("verify: %s", line);
}

static void
add_up(void)
{
	uint64_t entries = 0;

	for (int i = 0; i < MODEL_WRITERS; i++)
		result.commits += shared->killed.model.acknowledged[i];
	for (int i = 0; i < READERS; i++) {
		result.accepted += shared->readers[i].accepted;
		result.again += shared->readers[i].again;
		result.changed += shared->readers[i].changed;
	}
	if (store_admin_verify(scratch_descriptor(), tell, NULL, &entries)
	    != STORE_OK)
		result.faults.closed++;
}

static void
run_epoch(int writers, int kills)
{
	pid_t children[MODEL_WRITERS + READERS] = { 0 };

	(void)scratch_directory();
	memset(&shared->killed.model, 0, sizeof(shared->killed.model));
	memset(&shared->readers, 0, sizeof(shared->readers));
	shared->killed.alone = writers == 1;
	shared->killed.flushes = result.epochs % 4 == 3;
	watch_progress();
	make_store();
	if (result.broken > 0)
		return;
	for (int i = 0; i < READERS; i++)
		children[MODEL_WRITERS + i] = start(MODEL_WRITERS + i);
	run_writers(children, writers, kills);
	end_all(children);
	judge();
	add_up();
	result.epochs++;
}

static const char *
base_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* Points that no kill has hit. */
static int
print_points(bool all)
{
	int missed = 0;

	for (size_t i = 0; i < point_count(); i++) {
		const struct point *point = point_at(i);

		if (!point->writes)
			continue;
		missed += shared->killed.kills[i] == 0;
		if (all || shared->killed.kills[i] == 0)
			note("%6d %s:%d %s", shared->killed.kills[i],
			    base_name_of(point->file), point->line,
			    point->call);
	}
	return missed;
}

static int
writing_points(void)
{
	int points = 0;

	for (size_t i = 0; i < point_count(); i++)
		points += point_at(i)->writes;
	return points;
}

static void
report(bool full, int64_t milliseconds)
{
	int points = writing_points();
	int missed = print_points(full);

	note("%d kills in %d epochs of 1, 4 and 16 writers: %d at %d of %d "
	     "points, %d between pieces of a write; %d more from outside",
	    result.kills, result.epochs, result.kills - shared->killed.torn,
	    points - missed, points, shared->killed.torn, result.late);
	note("acknowledged %lld, merges asked for %d, recoveries %d, busy %d; "
	     "lost %d, partial %d, wrong %d, closed %d",
	    (long long)result.commits, shared->killed.merges,
	    shared->killed.recoveries, shared->killed.busy, result.faults.lost,
	    result.faults.partial, result.faults.wrong, result.faults.closed);
	note("readers accepted %lld records and looked again %lld times: "
	     "changed %lld; %.1f s in all",
	    (long long)result.accepted, (long long)result.again,
	    (long long)result.changed, (double)milliseconds / 1000);
	is_int(result.broken, 0, "nobody ended otherwise than by a kill");
	is_int(result.faults.closed, 0,
	    "the store opened and took a commit "
	    "after each kill");
	is_int(result.faults.lost, 0, "no acknowledged commit is lost");
	is_int(result.faults.partial, 0, "no commit is there in part");
	is_int(result.faults.wrong, 0, "nothing is there that nobody wrote");
	is_int(result.changed, 0, "no accepted record changed");
	if (full)
		is_int(missed, 0, "each point was hit");
}

int
main(int argc, char **argv)
{
	static const int writers[] = { 4, 1, 16 };
	int kills = argc > 1 ? (int)strtol(argv[1], NULL, 10) : KILLS_SHORT;
	int64_t begun = clock_monotonic();
	bool full = kills > KILLS_SHORT;

	if (point_count() > KILLED_POINTS)
		bail("more points than expected");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		bail("no memory");
	scratch_catch_log();
	while (result.kills < kills && result.broken == 0
	       && model_count(&result.faults) == 0)
		run_epoch(writers[result.epochs % 3],
		    full ? EPOCH_KILLS : EPOCH_KILLS_SHORT);
	report(full, clock_monotonic() - begun);
	return done();
}
