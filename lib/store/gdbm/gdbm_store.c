#include "store/gdbm/gdbm_store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "store/file.h"
#include "store/gdbm/flush.h"
#include "store/gdbm/iterate.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/maintenance.h"
#include "store/gdbm/snapshot.h"
#include "store/gdbm/transaction.h"
#include "store/gdbm/writer.h"
#include "store/store_ops.h"

struct gdbm_store {
	struct store base;
	int dir;
	struct writer writer;
	struct snapshot *snapshot;
	struct maintenance maintenance;
};

static struct gdbm_store *
of(struct store *store)
{
	return (struct gdbm_store *)store;
}

static void
close_store(struct store *base)
{
	struct gdbm_store *store = of(base);

	snapshot_close(store->snapshot);
	writer_close(&store->writer);
	file_close(store->dir);
	free(store);
}

static enum store_outcome
get(struct store *base, struct arena *arena, const struct store_key *key,
    struct store_value *value)
{
	struct snapshot *snapshot = of(base)->snapshot;
	enum store_outcome outcome = snapshot_catch_up(snapshot);

	if (outcome != STORE_OK)
		return outcome;
	return snapshot_get(snapshot, arena, key, value);
}

static enum store_outcome
iterate(struct store *base, int table, store_visit *visit, void *context)
{
	return iterate_run(of(base)->dir, table, visit, context);
}

static enum store_outcome
tick(struct store *base)
{
	struct gdbm_store *store = of(base);
	enum store_outcome outcome = snapshot_catch_up(store->snapshot);

	flush_tidy(&store->writer.flush);
	return outcome == STORE_OK ? maintenance_rest(store->snapshot)
				   : outcome;
}

static bool
is_due(struct store *base)
{
	struct gdbm_store *store = of(base);

	return maintenance_is_due(&store->maintenance, store->snapshot);
}

static enum store_outcome
begin(struct store *base, struct store_transaction **transaction)
{
	struct gdbm_store *store = of(base);
	enum store_outcome outcome =
	    writer_enter(&store->writer, store->snapshot, LOCK_WAIT);

	if (outcome == STORE_OK)
		*transaction = transaction_new(store->snapshot);
	return outcome;
}

static void
abort_transaction(struct store_transaction *transaction)
{
	writer_leave(&of(transaction->store)->writer);
	transaction_free(transaction);
}

static enum store_outcome
commit(struct store_transaction *transaction)
{
	struct gdbm_store *store = of(transaction->store);
	enum store_outcome outcome = transaction_write(transaction);
	struct journal *journal = snapshot_journal(store->snapshot);

	if (outcome == STORE_FAILED)
		flush_fail(&store->writer.flush, store->dir, journal);
	abort_transaction(transaction);
	if (outcome == STORE_OK)
		outcome = flush_reach(&store->writer.flush, store->snapshot,
		    journal->end);
	if (outcome == STORE_OK)
		maintenance_go_on(&store->maintenance, store->snapshot);
	return outcome;
}

static const struct store_ops ops = { .get = get,
	.iterate = iterate,
	.tick = tick,
	.is_due = is_due,
	.close = close_store,
	.begin = begin,
	.get_within = transaction_get,
	.put = transaction_put,
	.insert = transaction_insert,
	.delete = transaction_delete,
	.commit = commit,
	.abort = abort_transaction };

enum store_outcome
gdbm_store_open(int dir, struct store **store)
{
	struct gdbm_store *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_FAILED;

	if (new == NULL)
		log_out_of_memory();
	new->base = (struct store){ .ops = &ops, .owner = getpid() };
	new->writer = (struct writer)WRITER_CLOSED;
	new->dir = fcntl(dir, F_DUPFD_CLOEXEC, 0);
	if (new->dir < 0)
		log_warning("store: no more files can be opened");
	else
		outcome = snapshot_open(new->dir, &new->snapshot);
	if (outcome != STORE_OK)
		close_store(&new->base);
	*store = outcome == STORE_OK ? &new->base : NULL;
	return outcome;
}
