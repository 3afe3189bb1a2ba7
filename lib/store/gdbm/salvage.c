#include "store/gdbm/salvage.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/file.h"
#include "store/gdbm/bulk_load.h"
#include "store/gdbm/snapshot.h"
#include "store/gdbm/walk.h"

struct salvage {
	int from;
	struct manifest manifest; /* of the files in `from` */
	struct snapshot snapshot;
	uint64_t below; /* where to look for the next base */
	uint64_t found;
	struct bulk_load *bulk;
	enum store_outcome outcome;
	uint64_t records;
	store_report *report;
	void *context;
};

static void say(struct salvage *salvage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct salvage *salvage, const char *format, ...)
{
	char line[256];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	salvage->report(salvage->context, line);
}

static bool
visit_name(void *context, const char *name)
{
	struct salvage *salvage = context;
	uint64_t number = 0;

	if (file_number(name, "base.", ".gdbm", &number)
	    && number < salvage->below && number > salvage->found)
		salvage->found = number;
	return true;
}

/* All that can be read behind the base, as far as the chain of sums goes. */
static void
read_journals(struct salvage *salvage, uint64_t number)
{
	struct delta *delta = &salvage->snapshot.delta;

	for (size_t i = 0; i < 2; i++) {
		struct journal **journal = &delta->journals[i];

		if (number == 0
		    || journal_open(salvage->from, &salvage->manifest, number,
			   journal)
			   != STORE_OK)
			break;
		if (delta_read(delta) == DELTA_UNREAD) {
			salvage->outcome = STORE_FAILED;
			return;
		}
		if (journal_tail(*journal) == JOURNAL_DAMAGED)
			say(salvage,
			    "%s: damaged at %" PRIu64 "; what follows is lost",
			    (*journal)->name, (*journal)->end);
		else
			say(salvage, "%s: read to its end", (*journal)->name);
		number = (*journal)->next;
	}
}

/* A base is taken where all of it verifies and, but for the last resort, the
 * journal that follows is there. */
static bool
take_base(struct salvage *salvage, uint64_t number, bool needs_journal)
{
	struct snapshot *snapshot = &salvage->snapshot;
	enum store_outcome outcome = STORE_OK;

	if (number > 0)
		outcome = base_open(salvage->from, &salvage->manifest, number,
		    &snapshot->base);
	if (outcome == STORE_OK && number > 0)
		outcome = base_each(snapshot->base, NULL, NULL);
	if (outcome == STORE_OK) {
		if (number > 0)
			say(salvage, "base.%" PRIu64 ": verifies", number);
		read_journals(salvage, number + 1);
		if (snapshot->delta.journals[0] != NULL
		    || (!needs_journal && number > 0))
			return true;
		say(salvage, "journal.%" PRIu64 ": missing, or not of these",
		    number + 1);
	} else {
		say(salvage, "base.%" PRIu64 ": does not verify", number);
	}
	base_close(snapshot->base);
	snapshot->base = NULL;
	delta_free(&snapshot->delta);
	return false;
}

/* From the newest base down to none. */
static bool
take_newest(struct salvage *salvage, bool needs_journal)
{
	salvage->below = UINT64_MAX;
	do {
		salvage->found = 0;
		(void)file_each(salvage->from, visit_name, salvage);
		if (take_base(salvage, salvage->found, needs_journal))
			return true;
		salvage->below = salvage->found;
	} while (salvage->found > 0);
	return false;
}

static bool
add(void *context, const struct entry *entry)
{
	struct salvage *salvage = context;

	salvage->outcome = bulk_load_add(salvage->bulk, entry);
	salvage->records++;
	return salvage->outcome == STORE_OK;
}

static enum store_outcome
take_in(struct salvage *salvage, int dir)
{
	enum store_outcome outcome = bulk_load_begin(dir, &salvage->bulk);

	if (outcome != STORE_OK)
		return outcome;
	outcome = walk_all(&salvage->snapshot, clock_now(), add, salvage);
	if (outcome == STORE_OK)
		outcome = salvage->outcome;
	if (outcome == STORE_OK)
		return bulk_load_finish(salvage->bulk);
	bulk_load_discard(salvage->bulk);
	return outcome;
}

enum store_outcome
salvage_run(int dir, int from, store_report *report, void *context,
    uint64_t *records)
{
	struct salvage salvage = { .from = from,
		.report = report,
		.context = context };
	enum store_outcome outcome = manifest_read(from, &salvage.manifest);

	*records = 0;
	/* Its key opens all files of the store, however old it is. */
	if (outcome != STORE_OK) {
		say(&salvage, "MANIFEST: not in the copy; that of the state "
			      "is taken");
		outcome = manifest_read(dir, &salvage.manifest);
	}
	if (outcome != STORE_OK)
		return outcome;
	salvage.snapshot.dir = from;
	salvage.snapshot.manifest = salvage.manifest;
	if (take_newest(&salvage, true) || take_newest(&salvage, false))
		outcome = salvage.outcome == STORE_OK ? take_in(&salvage, dir)
						      : salvage.outcome;
	else
		outcome = STORE_DAMAGED;
	*records = salvage.records;
	base_close(salvage.snapshot.base);
	delta_free(&salvage.snapshot.delta);
	return outcome;
}
