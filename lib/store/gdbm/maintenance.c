#include "store/gdbm/maintenance.h"

#include <stddef.h>

#include "base/clock.h"
#include "store/file.h"
#include "store/gdbm/flush.h"
#include "store/gdbm/manifest.h"

enum {
	QUIET = 60,        /* seconds */
	AGAIN = 60 * 1000, /* milliseconds */
	LOOK = 1000,       /* milliseconds */
	LIMIT_MIN = JOURNAL_SIZE_MIN,
	SMALL = 8 << 20, /* bytes */
};

static uint64_t
base_bytes(const struct snapshot *snapshot)
{
	return snapshot->base == NULL ? 0 : base_len(snapshot->base);
}

uint64_t
maintenance_limit(const struct snapshot *snapshot)
{
	uint64_t limit = base_bytes(snapshot) / 4;

	return limit < LIMIT_MIN ? LIMIT_MIN : limit;
}

/* Merges that this process has not noticed keep their old files on disk. */
enum store_outcome
maintenance_rest(struct snapshot *snapshot)
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
void
maintenance_go_on(struct maintenance *maintenance, struct snapshot *snapshot)
{
	int64_t now = 0;

	if (snapshot->delta.journals[1] == NULL)
		return;
	now = clock_monotonic();
	if (now < maintenance->look_from)
		return;
	maintenance->look_from = now + LOOK;
	(void)maintenance_rest(snapshot);
}

/* What rests goes into the base, a file that any program with GDBM can read,
 * where little has to be written anew for that. */
static bool
is_small_and_quiet(const struct snapshot *snapshot)
{
	const struct journal *journal = snapshot_journal(snapshot);

	return journal->end > JOURNAL_HEADER
	       && base_bytes(snapshot) + journal->end <= (uint64_t)SMALL
	       && clock_left(journal->newest, QUIET, clock_now()) == 0;
}

/* Where the merge fails, for want of room mostly, it is not tried at each
 * request. */
bool
maintenance_is_due(struct maintenance *maintenance,
    const struct snapshot *snapshot)
{
	const struct journal *journal = snapshot_journal(snapshot);
	int64_t now = 0;

	if (journal->end <= maintenance_limit(snapshot)
	    && !is_small_and_quiet(snapshot))
		return false;
	now = clock_monotonic();
	if ((journal->number == maintenance->told
		&& now < maintenance->tell_from)
	    || flush_has_failed(snapshot->dir))
		return false;
	maintenance->told = journal->number;
	maintenance->tell_from = now + AGAIN;
	return true;
}
