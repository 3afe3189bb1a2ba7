#include "store/gdbm/switchover.h"

#include <stdbool.h>

#include "base/ascii.h"
#include "base/log.h"
#include "store/file.h"
#include "store/gdbm/flush.h"
#include "store/gdbm/journal.h"

uint64_t
switchover_number(const struct manifest *manifest)
{
	return manifest->next > manifest->journal ? manifest->next
						  : manifest->journal;
}

/* Who reads it to its end looks at MANIFEST then; who writes sees that it lost
 * its name.  It may be on a failing disk: what cannot be done is left out. */
static void
ring(int dir, const struct manifest *old, uint64_t number, uint64_t next)
{
	struct journal *journal = NULL;
	struct journal_record record;
	enum journal_step step = JOURNAL_READ;

	if (number == 0 || journal_open(dir, old, number, &journal) != STORE_OK)
		return;
	while (step == JOURNAL_READ)
		step = journal_step(journal, &record);
	if (step == JOURNAL_END && journal_clear(journal) == STORE_OK)
		(void)journal_seal(journal, next);
	journal_close(journal);
}

struct cleaning {
	int dir;
	uint64_t base; /* the oldest that stays */
	uint64_t journal;
};

static bool
is_old(const struct cleaning *cleaning, const char *name)
{
	uint64_t number = 0;

	if (ascii_begins(name, "base.") || ascii_begins(name, "journal.")) {
		if (ascii_ends(name, ".tmp"))
			return true;
	}
	if (file_number(name, "base.", ".gdbm", &number)
	    || file_number(name, "base.", ".sums", &number))
		return number < cleaning->base;
	return file_number(name, "journal.", "", &number)
	       && number < cleaning->journal;
}

static bool
visit_name(void *context, const char *name)
{
	const struct cleaning *cleaning = context;

	if (is_old(cleaning, name))
		(void)file_remove(cleaning->dir, name);
	return true;
}

void
switchover_clean(int dir, uint64_t base, uint64_t journal)
{
	struct cleaning cleaning = { .dir = dir,
		.base = base,
		.journal = journal };

	(void)file_each(dir, visit_name, &cleaning);
}

enum store_outcome
switchover_to(int dir, const struct manifest *manifest, uint64_t base)
{
	struct manifest new = *manifest;
	enum store_outcome outcome = STORE_OK;

	new.generation++;
	new.base = base;
	new.journal = base + 1;
	new.next = 0;
	outcome = journal_create(dir, &new, new.journal, JOURNAL_SIZE_MIN);
	if (outcome == STORE_OK)
		outcome = flush_mark(dir);
	if (outcome == STORE_OK)
		outcome = manifest_write(dir, &new);
	if (outcome != STORE_OK)
		return outcome;
	ring(dir, manifest, manifest->journal, new.journal);
	ring(dir, manifest, manifest->next, new.journal);
	switchover_clean(dir, new.base, new.journal);
	return flush_clear(dir);
}
