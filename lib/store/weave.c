#include "store/weave.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/bucket.h"

enum {
	DAY = 86400,
	CLOCK_LEAP = 30 * DAY,
};

/* A key of the journal, by GDBM's order. */
struct change {
	uint32_t order;
	uint32_t place;
};

struct weave {
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
sort_changes(struct weave *weave)
{
	const struct index *index = &weave->delta->index;
	struct journal_operation operation;
	struct entry entry;

	weave->changes = calloc(index->used + 1, sizeof(weave->changes[0]));
	if (weave->changes == NULL)
		log_out_of_memory();
	for (size_t i = 0; i < index->size; i++) {
		uint32_t place = index->slots[i].place;

		if (place == 0)
			continue;
		if (!delta_look(weave->delta, weave->secret, place, &operation,
			&entry))
			return STORE_DAMAGED;
		weave->changes[weave->changes_len++] =
		    (struct change){ bucket_order(operation.hash, ENTRY_HASH),
			    place };
	}
	qsort(weave->changes, weave->changes_len, sizeof(weave->changes[0]),
	    compare);
	return STORE_OK;
}

static bool
is_kept(const struct weave *weave, const struct entry *entry)
{
	return !entry->deleted
	       && (entry->expires == 0 || entry->expires >= weave->drop);
}

static void
write_change(struct weave *weave, uint32_t place)
{
	struct journal_operation operation;
	struct entry entry;

	if (!delta_look(weave->delta, weave->secret, place, &operation, &entry))
		weave->outcome = STORE_DAMAGED;
	else if (is_kept(weave, &entry))
		weave->outcome = base_add(weave->draft, operation.hash,
		    operation.entry, operation.entry_len);
}

static void
write_changes(struct weave *weave, uint32_t below)
{
	while (weave->outcome == STORE_OK && weave->at < weave->changes_len
	       && weave->changes[weave->at].order < below)
		write_change(weave, weave->changes[weave->at++].place);
}

static bool
visit_older(void *context, const struct base_item *item)
{
	struct weave *weave = context;
	struct entry newer;
	enum store_outcome found =
	    delta_find(weave->delta, weave->secret, item->hash, &newer);

	write_changes(weave, bucket_order(item->hash, ENTRY_HASH));
	if (weave->outcome != STORE_OK)
		return false;
	if (found == STORE_DAMAGED)
		weave->outcome = found;
	else if (found == STORE_ABSENT && is_kept(weave, &item->entry))
		weave->outcome =
		    base_add(weave->draft, item->hash, item->bytes, item->len);
	return weave->outcome == STORE_OK;
}

/* A clock that leapt ahead must not make everything expire at once. */
static enum store_outcome
judge_time(struct weave *weave)
{
	int64_t now = clock_now();

	weave->newest = delta_newest(weave->delta);
	if (weave->base != NULL) {
		struct facts facts = { 0 };
		enum store_outcome outcome = base_facts(weave->base, &facts);

		if (outcome != STORE_OK)
			return outcome;
		if (facts.newest > weave->newest)
			weave->newest = facts.newest;
	}
	weave->drop = now > weave->newest + CLOCK_LEAP ? 0 : now - DAY;
	return STORE_OK;
}

static enum store_outcome
write_base(struct weave *weave)
{
	enum store_outcome outcome = STORE_OK;

	if (weave->base != NULL)
		outcome = base_each(weave->base, visit_older, weave);
	if (outcome == STORE_OK)
		outcome = weave->outcome;
	if (outcome != STORE_OK)
		return outcome;
	write_changes(weave, UINT32_MAX);
	if (weave->outcome != STORE_OK)
		return weave->outcome;
	outcome = base_finish(weave->draft, weave->newest);
	weave->draft = NULL;
	return outcome;
}

enum store_outcome
weave_base(int dir, const struct manifest *manifest, struct base *base,
    const struct delta *delta, uint64_t number)
{
	struct weave weave = { .secret = manifest->key,
		.base = base,
		.delta = delta };
	enum store_outcome outcome = judge_time(&weave);

	if (outcome == STORE_OK)
		outcome = sort_changes(&weave);
	if (outcome == STORE_OK)
		outcome = base_begin(dir, manifest, number, &weave.draft);
	if (outcome == STORE_OK)
		outcome = write_base(&weave);
	base_discard(weave.draft);
	free(weave.changes);
	return outcome;
}
