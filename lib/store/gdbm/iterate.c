#include "store/gdbm/iterate.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "store/gdbm/entry.h"
#include "store/gdbm/snapshot.h"
#include "store/gdbm/walk.h"

struct iteration {
	struct arena *arena;
	int table;
	store_visit *visit;
	void *context;
};

static bool
show(void *context, const struct entry *entry)
{
	const struct iteration *iteration = context;
	struct store_value value;
	bool more = true;

	if (entry->table != iteration->table)
		return true;
	snapshot_copy(iteration->arena, entry, &value);
	more = iteration->visit(iteration->context, entry->key, entry->key_len,
	    &value);
	arena_reset(iteration->arena);
	return more;
}

/* A snapshot of its own stays as it is while `visit` reads from the store. */
enum store_outcome
iterate_run(int dir, int table, store_visit *visit, void *context)
{
	struct iteration iteration = { .table = table,
		.visit = visit,
		.context = context };
	struct snapshot *snapshot = NULL;
	enum store_outcome outcome = snapshot_open(dir, &snapshot);

	if (outcome != STORE_OK)
		return outcome;
	iteration.arena = arena_new();
	outcome = walk_all(snapshot, clock_now(), show, &iteration);
	arena_free(iteration.arena);
	snapshot_close(snapshot);
	return outcome;
}
