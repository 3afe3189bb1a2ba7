#include "store/collect.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/file.h"
#include "store/intake.h"
#include "store/view.h"
#include "store/walk.h"

struct collect {
	int from;
	struct manifest manifest; /* of the files in `from` */
	struct view view;
	uint64_t below; /* where to look for the next base */
	uint64_t found;
	struct intake *intake;
	enum store_outcome outcome;
	uint64_t records;
	store_report *report;
	void *context;
};

static void say(struct collect *collect, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct collect *collect, const char *format, ...)
{
	char line[256];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	collect->report(collect->context, line);
}

static bool
visit_name(void *context, const char *name)
{
	struct collect *collect = context;
	uint64_t number = 0;

	if (file_number(name, "base.", ".gdbm", &number)
	    && number < collect->below && number > collect->found)
		collect->found = number;
	return true;
}

/* All that can be read behind the base, as far as the chain of sums goes. */
static void
read_journals(struct collect *collect, uint64_t number)
{
	struct delta *delta = &collect->view.delta;

	for (size_t i = 0; i < 2; i++) {
		struct journal **journal = &delta->journals[i];

		if (number == 0
		    || journal_open(collect->from, &collect->manifest, number,
			   journal)
			   != STORE_OK)
			break;
		(void)delta_read(delta);
		if (journal_tail(*journal) == JOURNAL_DAMAGED)
			say(collect,
			    "%s: damaged at %" PRIu64 "; what follows is lost",
			    (*journal)->name, (*journal)->end);
		else
			say(collect, "%s: read to its end", (*journal)->name);
		number = (*journal)->next;
	}
}

/* A base is taken where all of it verifies and, but for the last resort, the
 * journal that follows is there. */
static bool
take_base(struct collect *collect, uint64_t number, bool needs_journal)
{
	struct view *view = &collect->view;
	enum store_outcome outcome = STORE_OK;

	if (number > 0)
		outcome = base_open(collect->from, &collect->manifest, number,
		    &view->base);
	if (outcome == STORE_OK && number > 0)
		outcome = base_each(view->base, NULL, NULL);
	if (outcome == STORE_OK) {
		if (number > 0)
			say(collect, "base.%" PRIu64 ": verifies", number);
		read_journals(collect, number + 1);
		if (view->delta.journals[0] != NULL
		    || (!needs_journal && number > 0))
			return true;
		say(collect, "journal.%" PRIu64 ": missing, or not of these",
		    number + 1);
	} else {
		say(collect, "base.%" PRIu64 ": does not verify", number);
	}
	base_close(view->base);
	view->base = NULL;
	delta_free(&view->delta);
	return false;
}

/* From the newest base down to none. */
static bool
take_newest(struct collect *collect, bool needs_journal)
{
	collect->below = UINT64_MAX;
	do {
		collect->found = 0;
		(void)file_each(collect->from, visit_name, collect);
		if (take_base(collect, collect->found, needs_journal))
			return true;
		collect->below = collect->found;
	} while (collect->found > 0);
	return false;
}

static bool
add(void *context, const struct entry *entry)
{
	struct collect *collect = context;

	collect->outcome = intake_add(collect->intake, entry);
	collect->records++;
	return collect->outcome == STORE_OK;
}

static enum store_outcome
take_in(struct collect *collect, int dir)
{
	enum store_outcome outcome = intake_begin(dir, &collect->intake);

	if (outcome != STORE_OK)
		return outcome;
	outcome = walk_all(&collect->view, clock_now(), add, collect);
	if (outcome == STORE_OK)
		outcome = collect->outcome;
	if (outcome == STORE_OK)
		return intake_finish(collect->intake);
	intake_discard(collect->intake);
	return outcome;
}

enum store_outcome
collect_run(int dir, int from, store_report *report, void *context,
    uint64_t *records)
{
	struct collect collect = { .from = from,
		.report = report,
		.context = context };
	enum store_outcome outcome = manifest_read(from, &collect.manifest);

	*records = 0;
	/* Its key opens all files of the store, however old it is. */
	if (outcome != STORE_OK) {
		say(&collect, "MANIFEST: not in the copy; that of the state "
			      "is taken");
		outcome = manifest_read(dir, &collect.manifest);
	}
	if (outcome != STORE_OK)
		return outcome;
	collect.view.dir = from;
	collect.view.manifest = collect.manifest;
	if (take_newest(&collect, true) || take_newest(&collect, false))
		outcome = take_in(&collect, dir);
	else
		outcome = STORE_DAMAGED;
	*records = collect.records;
	base_close(collect.view.base);
	delta_free(&collect.view.delta);
	return outcome;
}
