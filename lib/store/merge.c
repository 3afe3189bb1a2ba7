#include "store/merge.h"

#include "base/log.h"
#include "store/lock.h"
#include "store/turn.h"
#include "store/weave.h"
#include "store/writer.h"

enum {
	LIMIT_MIN = JOURNAL_SIZE_MIN,
	LIMIT_MAX = 4194304,
};

static uint64_t
base_bytes(const struct view *view)
{
	return view->base == NULL ? 0 : base_len(view->base);
}

uint64_t
merge_limit(const struct view *view)
{
	uint64_t limit = base_bytes(view) / 4;

	if (limit < LIMIT_MIN)
		return LIMIT_MIN;
	return limit > LIMIT_MAX ? LIMIT_MAX : limit;
}

bool
merge_is_small(const struct view *view)
{
	return base_bytes(view) + view_journal(view)->end
	       <= (uint64_t)MERGE_SMALL;
}

static enum store_outcome
name_next(struct view *view)
{
	struct manifest manifest = view->manifest;
	enum store_outcome outcome = STORE_OK;

	/* Whoever named it may have been killed before that was durable. */
	if (manifest.next != 0)
		return file_sync_directory(view->dir);
	manifest.next = manifest.journal + 1;
	manifest.generation++;
	outcome = journal_create(view->dir, &manifest, manifest.next,
	    merge_limit(view));
	if (outcome == STORE_OK)
		outcome = manifest_write(view->dir, &manifest);
	if (outcome == STORE_OK)
		view->manifest = manifest;
	return outcome;
}

/* Where it was sealed already, a kill may have come before the flush. */
static enum store_outcome
seal(struct view *view, int64_t wait)
{
	struct writer writer = WRITER_CLOSED;
	enum store_outcome outcome = writer_enter(&writer, view, wait);

	if (outcome == STORE_OK) {
		struct journal *journal = view->delta.journals[0];

		if (journal->next == 0)
			outcome = journal_seal(journal, view->manifest.next);
		if (outcome == STORE_FAILED)
			flush_fail(&writer.flush, view->dir, journal);
		if (outcome == STORE_OK)
			outcome =
			    flush_alone(&writer.flush, view->dir, journal);
		writer_leave(&writer);
	}
	writer_close(&writer);
	return outcome;
}

/* Of the sealed journal alone: what follows it waits for the next merge. */
static enum store_outcome
make_base(int dir, const struct manifest *manifest)
{
	struct delta delta = { 0 };
	struct base *base = NULL;
	enum store_outcome outcome =
	    journal_open(dir, manifest, manifest->journal, &delta.journals[0]);

	if (outcome == STORE_OK && delta_read(&delta) != DELTA_SEALED)
		outcome = STORE_DAMAGED;
	if (outcome == STORE_OK && manifest->base != 0)
		outcome = base_open(dir, manifest, manifest->base, &base);
	if (outcome == STORE_OK)
		outcome =
		    weave_base(dir, manifest, base, &delta, manifest->journal);
	base_close(base);
	delta_free(&delta);
	return outcome == STORE_ABSENT ? STORE_DAMAGED : outcome;
}

/* Where a kill ended an earlier run, the files say what is left to do. */
static enum store_outcome
run_once(int dir, int64_t wait, bool *resumed)
{
	struct view *view = NULL;
	struct manifest manifest;
	enum store_outcome outcome = view_open(dir, &view);

	if (outcome != STORE_OK)
		return outcome;
	*resumed = view->manifest.next != 0;
	outcome = name_next(view);
	if (outcome == STORE_OK)
		outcome = seal(view, wait);
	manifest = view->manifest;
	view_close(view);
	if (outcome == STORE_OK)
		outcome = make_base(dir, &manifest);
	if (outcome != STORE_OK)
		return outcome;
	manifest.base = manifest.journal;
	manifest.journal = manifest.next;
	manifest.next = 0;
	manifest.generation++;
	outcome = manifest_write(dir, &manifest);
	/* One older generation stays, as a spare. */
	if (outcome == STORE_OK)
		turn_clean(dir, manifest.base - 1, manifest.journal - 1);
	return outcome;
}

enum store_outcome
merge_run(int dir, int64_t wait, int64_t wait_append)
{
	bool resumed = true;
	int lock = -1;
	enum store_outcome outcome = lock_take(dir, LOCK_MERGE, wait, &lock);

	while (outcome == STORE_OK && resumed)
		outcome = run_once(dir, wait_append, &resumed);
	file_close(lock);
	if (outcome != STORE_OK && outcome != STORE_BUSY)
		log_warning("store: the journal could not be merged");
	return outcome;
}
