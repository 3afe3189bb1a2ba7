#include "store/maintenance.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "store/file.h"
#include "store/flush.h"
#include "store/lock.h"
#include "store/manifest.h"
#include "store/merge.h"

enum {
	QUIET = 60,                /* seconds */
	AFTER_A_FAULT = 60 * 1000, /* milliseconds until the next merge */
	LOOK = 1000,               /* milliseconds */
};

/* A merge that fails, for want of room mostly, is not tried at each commit. */
enum store_outcome
maintenance_merge(struct maintenance *maintenance, struct snapshot *snapshot,
    int64_t wait, int64_t wait_append)
{
	enum store_outcome outcome =
	    merge_run(snapshot->dir, wait, wait_append);

	if (outcome != STORE_OK && outcome != STORE_BUSY)
		maintenance->merge_from = clock_monotonic() + AFTER_A_FAULT;
	if (outcome == STORE_OK)
		outcome = snapshot_catch_up(snapshot);
	return outcome;
}

static bool
may_merge(const struct maintenance *maintenance,
    const struct snapshot *snapshot)
{
	return merge_is_small(snapshot)
	       && clock_monotonic() >= maintenance->merge_from;
}

/* Merges that this process has not noticed keep their old files on disk. */
static enum store_outcome
let_go(struct snapshot *snapshot)
{
	struct manifest manifest;
	enum store_outcome outcome = manifest_read(snapshot->dir, &manifest);

	if (outcome != STORE_OK)
		return outcome;
	if (manifest.generation == snapshot->manifest.generation
	    && file_is_linked(snapshot_journal(snapshot)->fd))
		return STORE_OK;
	return snapshot_renew(snapshot);
}

/* Who writes on looks for the end of a merge while little stands in the new
 * journal: later, at its seal, all of it would have to be read, with everybody
 * waiting. */
static void
keep_up(struct maintenance *maintenance, struct snapshot *snapshot)
{
	int64_t now = 0;

	if (snapshot->delta.journals[1] == NULL)
		return;
	now = clock_monotonic();
	if (now < maintenance->look_from)
		return;
	maintenance->look_from = now + LOOK;
	(void)let_go(snapshot);
}

void
maintenance_go_on(struct maintenance *maintenance, struct snapshot *snapshot)
{
	if (snapshot_journal(snapshot)->end > merge_limit(snapshot)
	    && may_merge(maintenance, snapshot))
		(void)maintenance_merge(maintenance, snapshot, 0, LOCK_WAIT);
	keep_up(maintenance, snapshot);
}

static bool
is_quiet(const struct snapshot *snapshot)
{
	const struct journal *journal = snapshot_journal(snapshot);

	return journal->end > JOURNAL_HEADER
	       && journal->newest <= clock_now() - QUIET;
}

enum store_outcome
maintenance_rest(struct maintenance *maintenance, struct snapshot *snapshot)
{
	enum store_outcome outcome = let_go(snapshot);

	if (outcome != STORE_OK || !is_quiet(snapshot)
	    || !may_merge(maintenance, snapshot)
	    || flush_has_failed(snapshot->dir))
		return outcome;
	outcome = maintenance_merge(maintenance, snapshot, 0, 0);
	return outcome == STORE_BUSY ? STORE_OK : outcome;
}
