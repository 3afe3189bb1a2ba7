#include "store/gdbm/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/gdbm/base.h"
#include "store/gdbm/delta.h"
#include "store/gdbm/flush.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/manifest.h"

struct check {
	int dir;
	struct manifest manifest;
	store_report *report;
	void *context;
	uint64_t records;
	bool wrong;
};

static void fault(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
fault(struct check *check, const char *format, ...)
{
	char line[256];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	check->report(check->context, line);
	check->wrong = true;
}

static bool
count(void *context, const struct base_item *item)
{
	struct check *check = context;

	(void)item;
	check->records++;
	return true;
}

static void
check_base(struct check *check)
{
	struct base *base = NULL;
	char name[FILE_NAME_SIZE];
	uint64_t number = check->manifest.base;

	if (number == 0)
		return;
	base_name(number, name);
	if (base_open(check->dir, &check->manifest, number, &base) != STORE_OK)
		fault(check,
		    "%s: missing, or not of this store; put it back "
		    "with its .sums from a backup",
		    name);
	else if (base_each(base, count, check) != STORE_OK)
		fault(check,
		    "%s: does not verify; put it back with its .sums "
		    "from a backup",
		    name);
	base_close(base);
}

static void
check_record(struct check *check, const struct journal *journal,
    const struct journal_record *record)
{
	struct journal_operation operation;
	struct entry entry;
	uint8_t hash[ENTRY_HASH];
	size_t at = 0;

	while (journal_operation(record, &at, &operation)) {
		bool right = entry_read(check->manifest.key, operation.entry,
		    operation.entry_len, &entry);

		if (right)
			entry_hash(check->manifest.key, entry.table, entry.key,
			    entry.key_len, hash);
		if (!right || memcmp(hash, operation.hash, ENTRY_HASH) != 0)
			fault(check,
			    "%s: the entry at %" PRIu64 " does not verify",
			    journal->name, operation.offset);
		check->records++;
	}
	if (at != record->body_len)
		fault(check, "%s: the record at %" PRIu64 " cannot be read",
		    journal->name, record->offset);
}

static void
check_journal(struct check *check, struct journal *journal)
{
	struct journal_record record;
	enum journal_step step = journal_step(journal, &record);

	for (; step == JOURNAL_READ; step = journal_step(journal, &record))
		check_record(check, journal, &record);
	if (step == JOURNAL_UNREAD)
		fault(check, "%s: no memory to read it; raise the limit",
		    journal->name);
	/* Twice, because commits go on while this reads. */
	if (journal->next == 0 && journal_tail(journal) == JOURNAL_DAMAGED
	    && journal_step(journal, &record) == JOURNAL_END)
		fault(check,
		    "%s: damaged at %" PRIu64 ", and commits stand "
		    "behind it",
		    journal->name, journal->end);
}

static struct journal *
open_journal(struct check *check, uint64_t number)
{
	struct journal *journal = NULL;
	char name[FILE_NAME_SIZE];

	journal_name(number, name);
	if (journal_open(check->dir, &check->manifest, number, &journal)
	    != STORE_OK)
		fault(check,
		    "%s: missing, or its header does not verify; put "
		    "it back from a backup",
		    name);
	return journal;
}

static void
check_journals(struct check *check)
{
	struct journal *journal = open_journal(check, check->manifest.journal);
	struct journal *next = NULL;
	uint64_t named = 0;

	if (journal != NULL) {
		check_journal(check, journal);
		named = journal->next;
	}
	if (named != 0 && named != check->manifest.next)
		fault(check,
		    "%s: its seal names a journal that MANIFEST does "
		    "not know",
		    journal->name);
	if (check->manifest.next != 0)
		next = open_journal(check, check->manifest.next);
	if (next != NULL) {
		check_journal(check, next);
		if (named == 0 && next->end > JOURNAL_HEADER)
			fault(check, "%s: follows a journal without a seal",
			    next->name);
	}
	journal_close(journal);
	journal_close(next);
}

/* Where something is wrong: what is left, and the way to it. */
static void
say_what_is_safe(const struct check *check)
{
	struct base *spare = NULL;
	char line[256];
	uint64_t number = check->manifest.base - 1;
	bool whole = check->manifest.base > 1
		     && base_open(check->dir, &check->manifest, number, &spare)
			    == STORE_OK
		     && base_each(spare, NULL, NULL) == STORE_OK;

	base_close(spare);
	(void)snprintf(line, sizeof(line),
	    "safe: %" PRIu64 " records verify where they stand; the files are "
	    "left as they are, copy the folder before anything else",
	    check->records);
	check->report(check->context, line);
	if (whole) {
		(void)snprintf(line, sizeof(line),
		    "safe: base.%" PRIu64 ".gdbm, the spare, verifies", number);
		check->report(check->context, line);
	}
	check->report(check->context,
	    "latchkey restore takes a backup; restore --from DIRECTORY takes "
	    "what verifies from a copy of the folder");
}

enum store_outcome
check_run(int dir, store_report *report, void *context, uint64_t *records)
{
	struct check check = { .dir = dir,
		.report = report,
		.context = context };
	int lock = -1;
	enum store_outcome outcome =
	    lock_take(dir, LOCK_MERGE, LOCK_WAIT, &lock);

	*records = 0;
	if (outcome == STORE_OK)
		outcome = manifest_read(dir, &check.manifest);
	if (outcome == STORE_OK) {
		check_base(&check);
		check_journals(&check);
		if (flush_has_failed(dir))
			fault(&check, "failed: writing has stopped after an "
				      "I/O error; run latchkey repair");
		*records = check.records;
		if (check.wrong)
			say_what_is_safe(&check);
	} else if (outcome != STORE_BUSY) {
		fault(&check, "MANIFEST: missing, or it does not verify");
	}
	file_close(lock);
	return check.wrong && outcome == STORE_OK ? STORE_DAMAGED : outcome;
}
