#include "store/gdbm/merge_write.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/gdbm/gdbm_reader.h"

enum {
	DAY = 86400,
	CLOCK_LEAP = 30 * DAY,
};

/* A key of the journal, by GDBM's order. */
struct change {
	uint32_t order;
	uint32_t place;
};

struct merge {
	const uint8_t *secret;
	struct base *base; /* NULL for the first */
	const struct delta *delta;
	struct base_draft *draft;
	struct change *changes;
	size_t changes_len;
	size_t at; /* the next change to write */
	int64_t newest;
	int64_t drop; /* what expired before this goes */
	enum store_outcome outcome;
};

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
	const struct index *index = &merge->delta->index;
	struct journal_operation operation;
	struct entry entry;

	merge->changes = calloc(index->used + 1, sizeof(merge->changes[0]));
	if (merge->changes == NULL)
		log_out_of_memory();
	for (size_t i = 0; i < index->size; i++) {
		uint32_t place = index->slots[i].place;

		if (place == 0)
			continue;
		if (!delta_look(merge->delta, merge->secret, place, &operation,
			&entry))
			return STORE_DAMAGED;
		merge->changes[merge->changes_len++] = (struct change){
			gdbm_reader_order(operation.hash, ENTRY_HASH), place
		};
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

	if (!delta_look(merge->delta, merge->secret, place, &operation, &entry))
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
	    delta_find(merge->delta, merge->secret, item->hash, &newer);

	write_changes(merge, gdbm_reader_order(item->hash, ENTRY_HASH));
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

	merge->newest = delta_newest(merge->delta);
	if (merge->base != NULL) {
		struct base_meta meta = { 0 };
		enum store_outcome outcome = base_facts(merge->base, &meta);

		if (outcome != STORE_OK)
			return outcome;
		if (meta.newest > merge->newest)
			merge->newest = meta.newest;
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

enum store_outcome
merge_write_base(int dir, const struct manifest *manifest, struct base *base,
    const struct delta *delta, uint64_t number)
{
	struct merge merge = { .secret = manifest->key,
		.base = base,
		.delta = delta };
	enum store_outcome outcome = judge_time(&merge);

	if (outcome == STORE_OK)
		outcome = sort_changes(&merge);
	if (outcome == STORE_OK)
		outcome = base_begin(dir, manifest, number, &merge.draft);
	if (outcome == STORE_OK)
		outcome = write_base(&merge);
	base_discard(merge.draft);
	free(merge.changes);
	return outcome;
}
