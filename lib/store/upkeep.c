#include "store/upkeep.h"

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
upkeep_merge(struct upkeep *upkeep, struct view *view, int64_t wait,
    int64_t wait_append)
{
	enum store_outcome outcome = merge_run(view->dir, wait, wait_append);

	if (outcome != STORE_OK && outcome != STORE_BUSY)
		upkeep->merge_from = clock_monotonic() + AFTER_A_FAULT;
	if (outcome == STORE_OK)
		outcome = view_catch_up(view);
	return outcome;
}

static bool
may_merge(const struct upkeep *upkeep, const struct view *view)
{
	return merge_is_small(view) && clock_monotonic() >= upkeep->merge_from;
}

/* Merges that this process has not noticed keep their old files on disk. */
static enum store_outcome
let_go(struct view *view)
{
	struct manifest manifest;
	enum store_outcome outcome = manifest_read(view->dir, &manifest);

	if (outcome != STORE_OK)
		return outcome;
	if (manifest.generation == view->manifest.generation
	    && file_is_linked(view_journal(view)->fd))
		return STORE_OK;
	return view_renew(view);
}

/* Who writes on looks for the end of a merge while little stands in the new
 * journal: later, at its seal, all of it would have to be read, with everybody
 * waiting. */
static void
keep_up(struct upkeep *upkeep, struct view *view)
{
	int64_t now = 0;

	if (view->delta.journals[1] == NULL)
		return;
	now = clock_monotonic();
	if (now < upkeep->look_from)
		return;
	upkeep->look_from = now + LOOK;
	(void)let_go(view);
}

void
upkeep_go_on(struct upkeep *upkeep, struct view *view)
{
	if (view_journal(view)->end > merge_limit(view)
	    && may_merge(upkeep, view))
		(void)upkeep_merge(upkeep, view, 0, LOCK_WAIT);
	keep_up(upkeep, view);
}

static bool
is_quiet(const struct view *view)
{
	const struct journal *journal = view_journal(view);

	return journal->end > JOURNAL_HEADER
	       && journal->newest <= clock_now() - QUIET;
}

enum store_outcome
upkeep_rest(struct upkeep *upkeep, struct view *view)
{
	enum store_outcome outcome = let_go(view);

	if (outcome != STORE_OK || !is_quiet(view) || !may_merge(upkeep, view)
	    || flush_has_failed(view->dir))
		return outcome;
	outcome = upkeep_merge(upkeep, view, 0, 0);
	return outcome == STORE_BUSY ? STORE_OK : outcome;
}
