#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "image.h"
#include "keys.h"
#include "model.h"
#include "scratch.h"
#include "store/file.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"
#include "tape.h"
#include "watch.h"

/*
 * Power cuts: a round records what writers and merges do to the disk, then
 * makes images of what a cut at some moment may have left, and each must open
 * with all that was acknowledged by then, and take a commit, which must be
 * flushed before it is acknowledged.  A round begins with the last image of
 * the round before, or with the making of a store.
 *
 *     t/torture/power [IMAGES]
 */

enum {
	IMAGES_SHORT = 200,
	IMAGES_ROUND = 100, /* of one recording */
	IMAGES_ROUND_SHORT = 40,
	WRITERS = 3,
	COMMITS = 25,
	CALLS = 150, /* that so many commits and merges make */
	JUDGE = MODEL_WRITERS - 1,
};

struct result {
	int images;
	int rounds;
	int fresh; /* cut before the store was made */
	int merged;
	int killed;    /* writers, while the tape ran */
	int unflushed; /* acknowledged without a flush */
	int modes[IMAGE_MODES];
	int64_t events;
	int64_t acknowledged;
	struct model_faults faults;
};

static const struct tape *tape;
static struct model *model;
static struct result result;
static struct file_calls real_calls;
static int flushes;

/* Half are killed on the way. */
static void
write_some(int writer)
{
	struct store *store = NULL;

	if (random_below(4) == 0)
		tape_kill(1 + (int)random_below(CALLS));
	else if (random_below(3) == 0)
		tape_kill_at_seal();

	if (store_open(scratch_descriptor(), &store) != STORE_OK)
		_exit(1);
	for (int i = 0; i < COMMITS; i++) {
		enum store_outcome outcome =
		    random_below(12) == 0 ? keys_merge()
					  : model_commit(model, store, writer);

		if (outcome != STORE_OK && outcome != STORE_BUSY)
			_exit(2);
	}
	store_close(store);
	_exit(0);
}

/* Where the scratch directory has a store, from its state on. */
static void
record(void)
{
	pid_t children[WRITERS];

	tape_start(scratch_descriptor());
	if (!scratch_has("MANIFEST")
	    && store_admin_create(scratch_descriptor()) != STORE_OK)
		bail("no store");
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		if (children[i] == 0)
			write_some(i);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = 0;

		(void)waitpid(children[i], &status, 0);
		if (status == TAPE_KILLED << 8)
			result.killed++;
		else if (status != 0)
			bail("a writer ended with %#x", (unsigned)status);
	}
	file_calls = real_calls;
}

static int
count_flush(int fd)
{
	(void)fd;
	flushes++;
	return 0;
}

static void
tell(void *context, const char *line)
{
	(void)context;
	note("verify: %s", line);
}

/* What a cut in the making of the store left is made anew. */
static bool
is_made(const int64_t *acknowledged)
{
	for (int i = 0; i < MODEL_WRITERS; i++) {
		if (acknowledged[i] > 0)
			return true;
	}
	switch (store_admin_create(scratch_descriptor())) {
	case STORE_OK:
		result.fresh++;
		return true;
	case STORE_EXISTS:
		return true;
	case STORE_ABSENT:
	case STORE_BUSY:
	case STORE_FULL:
	case STORE_FAILED:
	case STORE_DAMAGED:
	case STORE_FORMAT:
		break;
	}
	return false;
}

static bool
look(struct store *store, const int64_t *acknowledged, const int64_t *begun)
{
	struct model_seen seen;
	enum store_outcome outcome = model_see(store, &seen);

	if (outcome != STORE_OK) {
		note("the image does not read: %s", keys_outcome(outcome));
		result.faults.closed++;
		return false;
	}
	model_judge(&seen, acknowledged, begun, &result.faults);
	for (int i = 0; i < MODEL_WRITERS; i++) {
		model->acknowledged[i] = seen.keys[i][0];
		model->begun[i] = seen.keys[i][0];
	}
	return model_count(&result.faults) == 0;
}

static void
look_again(struct store *store)
{
	int64_t now[MODEL_WRITERS];

	for (int i = 0; i < MODEL_WRITERS; i++)
		now[i] = model->acknowledged[i];
	(void)look(store, now, now);
}

static enum store_outcome
go_on(struct store *store)
{
	uint64_t entries = 0;
	enum store_outcome outcome = STORE_OK;

	flushes = 0;
	outcome = model_commit(model, store, JUDGE);
	result.unflushed += outcome == STORE_OK && flushes == 0;
	if (outcome == STORE_OK && random_below(8) == 0) {
		result.merged++;
		outcome = keys_merge();
	}
	if (outcome == STORE_OK)
		outcome = store_admin_verify(scratch_descriptor(), tell, NULL,
		    &entries);
	return outcome;
}

/* Opens the image twice: what the first saw and wrote, the second sees. */
static void
judge(const int64_t *acknowledged, const int64_t *begun)
{
	struct store *store = NULL;
	enum store_outcome outcome = STORE_FAILED;

	file_calls.sync = count_flush;
	file_calls.sync_data = count_flush;
	if (is_made(acknowledged))
		outcome = store_open(scratch_descriptor(), &store);
	if (outcome == STORE_OK && look(store, acknowledged, begun))
		outcome = go_on(store);
	store_close(store);
	store = NULL;
	if (outcome == STORE_OK)
		outcome = store_open(scratch_descriptor(), &store);
	if (outcome == STORE_OK)
		look_again(store);
	store_close(store);
	if (outcome != STORE_OK) {
		note("%s: %s", keys_outcome(outcome), scratch_log());
		result.faults.closed++;
	}
	file_calls = real_calls;
}

static void
judge_one(void)
{
	static const char *const names[IMAGE_MODES] = { "all", "none", "prefix",
		"sectors", "reversed", "last" };
	size_t cut =
	    tape->begin + random_below((uint32_t)(tape->count - tape->begin));
	const struct tape_event *event = &tape->events[cut];
	enum image_mode mode = random_below(IMAGE_MODES);
	enum image_names kept = random_below(NAMES_MODES);
	int before = model_count(&result.faults) + result.unflushed;

	(void)scratch_directory();
	image_make(tape, cut, mode, kept, scratch_descriptor());
	judge(event->acknowledged, event->begun);
	result.images++;
	result.modes[mode]++;
	for (int i = 0; i < MODEL_WRITERS; i++)
		result.acknowledged += event->acknowledged[i];
	if (model_count(&result.faults) + result.unflushed > before)
		note("at event %zu of %zu (kind %d of %s), \"%s\", names %d",
		    cut, tape->count, (int)event->kind, event->name,
		    names[mode], (int)kept);
}

static void
run_round(int images)
{
	watch_progress();
	if (result.rounds % 4 == 0) {
		(void)scratch_directory();
		memset(model, 0, sizeof(*model));
	}
	record();
	for (int i = 0; i < images && model_count(&result.faults) == 0; i++)
		judge_one();
	result.rounds++;
	result.events += (int64_t)tape->count;
}

static void
report(int64_t milliseconds)
{
	const struct model_faults *faults = &result.faults;
	const int *modes = result.modes;

	note("%d images of %d recordings with %lld events and %d kills: all "
	     "%d, none %d, prefix %d, sectors %d, reversed %d, last alone %d",
	    result.images, result.rounds, (long long)result.events,
	    result.killed, modes[0], modes[1], modes[2], modes[3], modes[4],
	    modes[5]);
	note("%d before the store was made, %d merged after; %lld commits "
	     "acknowledged before a cut: lost %d, partial %d, wrong %d, "
	     "closed %d, not flushed %d; %.1f s in all",
	    result.fresh, result.merged, (long long)result.acknowledged,
	    faults->lost, faults->partial, faults->wrong, faults->closed,
	    result.unflushed, (double)milliseconds / 1000);
	is_int(faults->closed, 0, "each image opened and took a commit");
	is_int(faults->lost, 0, "no acknowledged commit is lost");
	is_int(faults->partial, 0, "no commit is there in part");
	is_int(faults->wrong, 0, "nothing is there that nobody wrote");
	is_int(result.unflushed, 0, "no commit was acknowledged unflushed");
}

int
main(int argc, char **argv)
{
	int images = argc > 1 ? (int)strtol(argv[1], NULL, 10) : IMAGES_SHORT;
	int64_t begun = clock_monotonic();

	model = mmap(NULL, sizeof(*model), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (model == MAP_FAILED)
		bail("no memory");
	tape = tape_make(model);
	real_calls = file_calls;
	scratch_catch_log();
	(void)scratch_directory();
	while (result.images < images && model_count(&result.faults) == 0
	       && result.unflushed == 0)
		run_round(
		    images > IMAGES_SHORT ? IMAGES_ROUND : IMAGES_ROUND_SHORT);
	report(clock_monotonic() - begun);
	return done();
}
