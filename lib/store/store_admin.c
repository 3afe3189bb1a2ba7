#include "store/store_admin.h"

#include "store/file.h"
#include "store/gdbm/base.h"
#include "store/gdbm/check.h"
#include "store/gdbm/create.h"
#include "store/gdbm/dump.h"
#include "store/gdbm/flush.h"
#include "store/gdbm/load.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/merge.h"
#include "store/gdbm/repair.h"
#include "store/gdbm/salvage.h"
#include "store/gdbm/snapshot.h"
#include "store/store_open.h"

bool
store_admin_is_local(int dir)
{
	return file_is_local(dir);
}

enum store_outcome
store_admin_create(int dir)
{
	return store_open_allows(dir) ? create_run(dir, LOCK_WAIT)
				      : STORE_FAILED;
}

enum store_outcome
store_admin_merge(int dir)
{
	return merge_run(dir, LOCK_WAIT, LOCK_WAIT);
}

enum store_outcome
store_admin_upkeep(int dir)
{
	enum store_outcome outcome = merge_run(dir, 0, LOCK_WAIT);

	return outcome == STORE_BUSY ? STORE_OK : outcome;
}

/* The second merge takes no time, and makes of the first one's base the
 * spare, so that nothing deleted outlives the day in the spare either. */
enum store_outcome
store_admin_sweep(int dir)
{
	enum store_outcome outcome = STORE_OK;

	if (flush_has_failed(dir))
		outcome = store_admin_repair(dir);
	for (int i = 0; i < 2 && outcome == STORE_OK; i++)
		outcome = store_admin_merge(dir);
	return outcome;
}

enum store_outcome
store_admin_repair(int dir)
{
	return repair_all(dir, LOCK_WAIT);
}

enum store_outcome
store_admin_verify(int dir, store_report *report, void *context,
    uint64_t *records)
{
	return check_run(dir, report, context, records);
}

enum store_outcome
store_admin_export(int dir, FILE *out, uint64_t *records)
{
	return dump_write(dir, out, records);
}

enum store_outcome
store_admin_import(int dir, FILE *in, uint64_t *records)
{
	return load_all(dir, in, records);
}

enum store_outcome
store_admin_import_check(FILE *in, uint64_t *records)
{
	return load_check(in, records);
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
store_admin_salvage(int dir, int from, store_report *report, void *context,
    uint64_t *records)
{
	return salvage_run(dir, from, report, context, records);
}

enum store_outcome
store_admin_size(int dir, struct store_admin_size *size)
{
	struct snapshot *snapshot = NULL;
	enum store_outcome outcome = snapshot_open(dir, &snapshot);

	*size = (struct store_admin_size){ 0 };
	if (outcome != STORE_OK)
		return outcome;
	size->generation = (int64_t)snapshot->manifest.generation;
	if (snapshot->base != NULL) {
		size->base_bytes = (int64_t)base_len(snapshot->base);
		size->slow = base_is_slow(snapshot->base);
	}
	for (size_t i = 0; i < 2; i++)
		if (snapshot->delta.journals[i] != NULL)
			size->journal_bytes +=
			    (int64_t)snapshot->delta.journals[i]->end;
	snapshot_close(snapshot);
	return STORE_OK;
}

const char *
store_admin_library(void)
{
	return base_library();
}
