#include "store/gdbm/merge.h"

#include <stdbool.h>

#include "base/log.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/maintenance.h"
#include "store/gdbm/merge_write.h"
#include "store/gdbm/snapshot.h"
#include "store/gdbm/switchover.h"
#include "store/gdbm/writer.h"

enum { FILE_MAX = 4194304 /* bytes of a new journal's file */ };

static enum store_outcome
name_next(struct snapshot *snapshot)
{
	struct manifest manifest = snapshot->manifest;
	uint64_t size = maintenance_limit(snapshot);
	enum store_outcome outcome = STORE_OK;

	/* Whoever named it may have been killed before that was durable. */
	if (manifest.next != 0)
		return file_sync_directory(snapshot->dir);
	manifest.next = manifest.journal + 1;
	manifest.generation++;
	outcome = journal_create(snapshot->dir, &manifest, manifest.next,
	    size > FILE_MAX ? FILE_MAX : size);
	if (outcome == STORE_OK)
		outcome = manifest_write(snapshot->dir, &manifest);
	if (outcome == STORE_OK)
		snapshot->manifest = manifest;
	return outcome;
}

/* Where it was sealed already, a kill may have come before the flush. */
static enum store_outcome
seal(struct snapshot *snapshot, int64_t wait)
{
	struct writer writer = WRITER_CLOSED;
	enum store_outcome outcome = writer_enter(&writer, snapshot, wait);

	if (outcome == STORE_OK) {
		struct journal *journal = snapshot->delta.journals[0];

		if (journal->next == 0)
			outcome =
			    journal_seal(journal, snapshot->manifest.next);
		if (outcome == STORE_FAILED)
			flush_fail(&writer.flush, snapshot->dir, journal);
		if (outcome == STORE_OK)
			outcome =
			    flush_alone(&writer.flush, snapshot->dir, journal);
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
		outcome = merge_write_base(dir, manifest, base, &delta,
		    manifest->journal);
	base_close(base);
	delta_free(&delta);
	return outcome == STORE_ABSENT ? STORE_DAMAGED : outcome;
}

/* Where a kill ended an earlier run, the files say what is left to do. */
static enum store_outcome
run_once(int dir, int64_t wait, bool *resumed)
{
	struct snapshot *snapshot = NULL;
	struct manifest manifest;
	enum store_outcome outcome = snapshot_open(dir, &snapshot);

	if (outcome != STORE_OK)
		return outcome;
	*resumed = snapshot->manifest.next != 0;
	outcome = name_next(snapshot);
	if (outcome == STORE_OK)
		outcome = seal(snapshot, wait);
	manifest = snapshot->manifest;
	snapshot_close(snapshot);
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
		switchover_clean(dir, manifest.base - 1, manifest.journal - 1);
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
