#include "store/gdbm/repair.h"

#include "base/log.h"
#include "store/file.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/merge_write.h"
#include "store/gdbm/snapshot.h"
#include "store/gdbm/switchover.h"

struct locks {
	int merge;
	int append;
};

static void
let_go(struct locks *locks)
{
	file_close(locks->append);
	file_close(locks->merge);
}

/* Both in their order, for whoever makes a turn; STORE_BUSY.  Free on any
 * outcome but STORE_OK. */
static enum store_outcome
take_both(int dir, int64_t wait, struct locks *locks)
{
	enum store_outcome outcome = STORE_OK;

	*locks = (struct locks){ .merge = -1, .append = -1 };
	outcome = lock_take(dir, LOCK_MERGE, wait, &locks->merge);
	if (outcome == STORE_OK)
		outcome = lock_take(dir, LOCK_APPEND, wait, &locks->append);
	if (outcome != STORE_OK)
		let_go(locks);
	return outcome;
}

/* What was acknowledged stands in the kernel's cache and on the disk alike, so
 * either may be read; what a failed flush left in doubt is valid or is not. */
static enum store_outcome
put_into_new_files(int dir)
{
	struct snapshot *snapshot = NULL;
	enum store_outcome outcome = snapshot_open(dir, &snapshot);
	uint64_t number = 0;

	if (outcome != STORE_OK)
		return outcome;
	number = switchover_number(&snapshot->manifest);
	outcome = merge_write_base(dir, &snapshot->manifest, snapshot->base,
	    &snapshot->delta, number);
	if (outcome == STORE_OK)
		outcome = switchover_to(dir, &snapshot->manifest, number);
	snapshot_close(snapshot);
	return outcome;
}

enum store_outcome
repair_all(int dir, int64_t wait)
{
	struct locks locks;
	enum store_outcome outcome = take_both(dir, wait, &locks);

	if (outcome != STORE_OK)
		return outcome;
	outcome = put_into_new_files(dir);
	let_go(&locks);
	if (outcome == STORE_OK)
		log_info("store: all that is valid was put into new files; "
			 "writing goes on");
	else
		log_warning(
		    "store: repair could not make new files, for the reason "
		    "above; writing stays stopped until it can");
	return outcome;
}
