#include "store/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/bucket.h"
#include "store/lock.h"
#include "store/writer.h"

enum {
	DAY = 86400,
	CLOCK_LEAP = 30 * DAY,
	LIMIT_MIN = 65536,
	LIMIT_MAX = 4194304,
};

/* A key of the journal, by GDBM's order. */
struct change {
	uint32_t order;
	uint32_t place;
};

struct merge {
	struct manifest manifest;
	struct base *base;  /* NULL for the first */
	struct delta delta; /* of the sealed journal alone */
	struct base_draft *draft;
	struct change *changes;
	size_t changes_len;
	size_t at; /* the next change to write */
	int64_t newest;
	int64_t drop; /* what expired before this goes */
	enum store_outcome outcome;
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

static int
compare(const void *a, const void *b)
{
	const struct change *left = a;
	const struct change *right = b;

	return (left->order > right->order) - (left->order < right->order);
}

static enum store_outcome
sort_changes(struct merge *merge)
{
	const struct index *index = &merge->delta.index;
	struct journal_operation operation;
	struct entry entry;

	merge->changes = calloc(index->used + 1, sizeof(merge->changes[0]));
	if (merge->changes == NULL)
		log_fatal("out of memory; allow this account more");
	for (size_t i = 0; i < index->size; i++) {
		uint32_t place = index->slots[i].place;

		if (place == 0)
			continue;
		if (!delta_look(&merge->delta, merge->manifest.key, place,
			&operation, &entry))
			return STORE_DAMAGED;
		merge->changes[merge->changes_len++] =
		    (struct change){ bucket_order(operation.hash, ENTRY_HASH),
			    place };
	}
	qsort(merge->changes, merge->changes_len, sizeof(merge->changes[0]),
	    compare);
	return STORE_OK;
}

static bool
is_kept(const struct merge *merge, const struct entry *entry)
{
	return !entry->deleted
	       && (entry->expires == 0 || entry->expires >= merge->drop);
}

static void
write_change(struct merge *merge, uint32_t place)
{
	struct journal_operation operation;
	struct entry entry;

	if (!delta_look(&merge->delta, merge->manifest.key, place, &operation,
		&entry))
		merge->outcome = STORE_DAMAGED;
	else if (is_kept(merge, &entry))
		merge->outcome = base_add(merge->draft, operation.hash,
		    operation.entry, operation.entry_len);
}

static void
write_changes(struct merge *merge, uint32_t below)
{
	while (merge->outcome == STORE_OK && merge->at < merge->changes_len
	       && merge->changes[merge->at].order < below)
		write_change(merge, merge->changes[merge->at++].place);
}

static bool
visit_older(void *context, const struct base_item *item)
{
	struct merge *merge = context;
	struct entry newer;
	enum store_outcome found =
	    delta_find(&merge->delta, merge->manifest.key, item->hash, &newer);

	write_changes(merge, bucket_order(item->hash, ENTRY_HASH));
	if (merge->outcome != STORE_OK)
		return false;
	if (found == STORE_DAMAGED)
		merge->outcome = found;
	else if (found == STORE_ABSENT && is_kept(merge, &item->entry))
		merge->outcome =
		    base_add(merge->draft, item->hash, item->bytes, item->len);
	return merge->outcome == STORE_OK;
}

/* A clock that leapt ahead must not make everything expire at once. */
static enum store_outcome
judge_time(struct merge *merge)
{
	int64_t now = clock_now();

	merge->newest = delta_journal(&merge->delta)->newest;
	if (merge->base != NULL) {
		struct facts facts = { 0 };
		enum store_outcome outcome = base_facts(merge->base, &facts);

		if (outcome != STORE_OK)
			return outcome;
		if (facts.newest > merge->newest)
			merge->newest = facts.newest;
	}
	merge->drop = now > merge->newest + CLOCK_LEAP ? 0 : now - DAY;
	return STORE_OK;
}

static enum store_outcome
write_base(struct merge *merge)
{
	enum store_outcome outcome = STORE_OK;

	if (merge->base != NULL)
		outcome = base_each(merge->base, visit_older, merge);
	if (outcome == STORE_OK)
		outcome = merge->outcome;
	if (outcome != STORE_OK)
		return outcome;
	write_changes(merge, UINT32_MAX);
	if (merge->outcome != STORE_OK)
		return merge->outcome;
	outcome = base_finish(merge->draft, merge->newest);
	merge->draft = NULL;
	return outcome;
}

static enum store_outcome
read_all(int dir, struct merge *merge)
{
	const struct manifest *manifest = &merge->manifest;
	enum store_outcome outcome = journal_open(dir, manifest,
	    manifest->journal, &merge->delta.journals[0]);

	if (outcome == STORE_OK && delta_read(&merge->delta) != DELTA_SEALED)
		outcome = STORE_DAMAGED;
	if (outcome == STORE_OK && manifest->base != 0)
		outcome =
		    base_open(dir, manifest, manifest->base, &merge->base);
	if (outcome == STORE_OK)
		outcome = judge_time(merge);
	if (outcome == STORE_OK)
		outcome = sort_changes(merge);
	return outcome == STORE_ABSENT ? STORE_DAMAGED : outcome;
}

static enum store_outcome
make_base(int dir, const struct manifest *manifest)
{
	struct merge merge = { .manifest = *manifest };
	enum store_outcome outcome = read_all(dir, &merge);

	if (outcome == STORE_OK)
		outcome =
		    base_begin(dir, manifest, manifest->journal, &merge.draft);
	if (outcome == STORE_OK)
		outcome = write_base(&merge);
	base_discard(merge.draft);
	free(merge.changes);
	base_close(merge.base);
	delta_free(&merge.delta);
	return outcome;
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

/* One older generation stays, as a spare. */
static void
clean(int dir, const struct manifest *manifest)
{
	struct cleaning cleaning = { .dir = dir,
		.base = manifest->base - 1,
		.journal = manifest->journal - 1 };

	(void)file_each(dir, visit_name, &cleaning);
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
	if (outcome == STORE_OK)
		clean(dir, &manifest);
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
