#include "store/gdbm/walk.h"

#include <stddef.h>

struct walk {
	const struct snapshot *snapshot;
	int64_t now;
	walk_visit *visit;
	void *context;
	bool more;
	bool damaged;
};

static bool
show(struct walk *walk, const struct entry *entry)
{
	if (!entry_is_gone(entry, walk->now))
		walk->more = walk->visit(walk->context, entry);
	return walk->more;
}

/* What the journals know of a key is newer. */
static bool
visit_base(void *context, const struct base_item *item)
{
	struct walk *walk = context;
	const struct snapshot *snapshot = walk->snapshot;
	struct entry newer;

	switch (delta_find(&snapshot->delta, snapshot->manifest.key, item->hash,
	    &newer)) {
	case STORE_ABSENT:
		return show(walk, &item->entry);
	case STORE_OK:
		return true;
	case STORE_DAMAGED:
	case STORE_EXISTS:
	case STORE_BUSY:
	case STORE_FULL:
	case STORE_FAILED:
	case STORE_FORMAT:
		break;
	}
	walk->damaged = true;
	return false;
}

static void
visit_delta(struct walk *walk)
{
	const struct snapshot *snapshot = walk->snapshot;
	const struct index *index = &snapshot->delta.index;
	struct journal_operation operation;
	struct entry entry;

	for (size_t i = 0; i < index->size && walk->more; i++) {
		if (index->slots[i].place == 0)
			continue;
		if (!delta_look(&snapshot->delta, snapshot->manifest.key,
			index->slots[i].place, &operation, &entry)) {
			walk->damaged = true;
			return;
		}
		(void)show(walk, &entry);
	}
}

enum store_outcome
walk_all(const struct snapshot *snapshot, int64_t now, walk_visit *visit,
    void *context)
{
	struct walk walk = { .snapshot = snapshot,
		.now = now,
		.visit = visit,
		.context = context,
		.more = true };
	enum store_outcome outcome = STORE_OK;

	if (snapshot->base != NULL)
		outcome = base_each(snapshot->base, visit_base, &walk);
	if (outcome == STORE_OK && !walk.damaged)
		visit_delta(&walk);
	return walk.damaged ? STORE_DAMAGED : outcome;
}
