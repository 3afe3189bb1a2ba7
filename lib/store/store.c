#include "store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/log.h"
#include "store/base.h"
#include "store/check.h"
#include "store/create.h"
#include "store/dump.h"
#include "store/file.h"
#include "store/flush.h"
#include "store/iterate.h"
#include "store/load.h"
#include "store/lock.h"
#include "store/maintenance.h"
#include "store/recover.h"
#include "store/salvage.h"
#include "store/snapshot.h"
#include "store/transaction.h"
#include "store/writer.h"

struct store {
	int dir;
	struct writer writer;
	pid_t owner;
	struct snapshot *snapshot;
	struct store_transaction *transaction;
	struct maintenance maintenance;
};

static bool single_host;

void
store_single_host(bool single)
{
	single_host = single;
}

bool
store_is_local(int dir)
{
	return file_is_local(dir);
}

static bool
may_be_here(int dir)
{
	if (single_host || file_is_local(dir))
		return true;
	log_warning("store: a file system that hosts share cannot hold it; set "
		    "[state] dir to a local disk, or single_host = yes where "
		    "all programs run on this host");
	return false;
}

enum store_outcome
store_create(int dir)
{
	return may_be_here(dir) ? create_run(dir, LOCK_WAIT) : STORE_FAILED;
}

enum store_outcome
store_open(int dir, struct store **store)
{
	struct store *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_FAILED;

	*store = NULL;
	if (new == NULL)
		log_out_of_memory();
	new->writer = (struct writer)WRITER_CLOSED;
	new->owner = getpid();
	new->dir = fcntl(dir, F_DUPFD_CLOEXEC, 0);
	if (new->dir < 0)
		log_warning("store: no more files can be opened");
	else if (may_be_here(new->dir))
		outcome = snapshot_open(new->dir, &new->snapshot);
	if (outcome == STORE_OK)
		*store = new;
	else
		store_close(new);
	return outcome;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->transaction != NULL)
		store_abort(store->transaction);
	snapshot_close(store->snapshot);
	writer_close(&store->writer);
	file_close(store->dir);
	free(store);
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
store_get(struct store *store, struct arena *arena, int table, const void *key,
    size_t key_len, struct store_value *value)
{
	struct snapshot_key wanted = { table, key, key_len };
	enum store_outcome outcome = snapshot_catch_up(store->snapshot);

	if (outcome != STORE_OK)
		return outcome;
	return snapshot_get(store->snapshot, arena, &wanted, value);
}

enum store_outcome
store_begin(struct store *store, struct store_transaction **transaction)
{
	enum store_outcome outcome = STORE_OK;

	*transaction = NULL;
	if (store->transaction != NULL)
		log_panic("a transaction within a transaction");
	if (getpid() != store->owner)
		log_panic("a store that was opened before a fork");
	outcome = writer_enter(&store->writer, store->snapshot, LOCK_WAIT);
	if (outcome != STORE_OK)
		return outcome;
	store->transaction = transaction_new(store, store->snapshot);
	*transaction = store->transaction;
	return STORE_OK;
}

static void
end(struct store *store)
{
	writer_leave(&store->writer);
	transaction_free(store->transaction);
	store->transaction = NULL;
}

void
store_abort(struct store_transaction *transaction)
{
	end(transaction_store(transaction));
}

enum store_outcome
store_commit(struct store_transaction *transaction)
{
	struct store *store = transaction_store(transaction);
	enum store_outcome outcome = transaction_write(transaction);
	struct journal *journal = snapshot_journal(store->snapshot);

	if (outcome == STORE_FAILED)
		flush_fail(&store->writer.flush, store->dir, journal);
	end(store);
	if (outcome == STORE_OK)
		outcome = flush_reach(&store->writer.flush, store->snapshot,
		    journal->end);
	if (outcome == STORE_OK)
		maintenance_go_on(&store->maintenance, store->snapshot);
	return outcome;
}

enum store_outcome
store_tick(struct store *store)
{
	enum store_outcome outcome = snapshot_catch_up(store->snapshot);

	flush_tidy(&store->writer.flush);
	if (outcome == STORE_OK)
		outcome =
		    maintenance_rest(&store->maintenance, store->snapshot);
	return outcome;
}

enum store_outcome
store_merge(struct store *store)
{
	if (store->transaction != NULL)
		log_panic("a merge within a transaction");
	return maintenance_merge(&store->maintenance, store->snapshot,
	    LOCK_WAIT, LOCK_WAIT);
}

/* The second merge takes no time, and makes of the first one's base the
 * spare, so that nothing deleted outlives the day in the spare either. */
enum store_outcome
store_sweep(struct store *store)
{
	enum store_outcome outcome = STORE_OK;

	if (flush_has_failed(store->dir))
		outcome = store_recover(store->dir);
	if (outcome == STORE_OK)
		outcome = snapshot_catch_up(store->snapshot);
	for (int i = 0; i < 2 && outcome == STORE_OK; i++)
		outcome = store_merge(store);
	return outcome;
}

enum store_outcome
store_recover(int dir)
{
	return recover_all(dir, LOCK_WAIT);
}

enum store_outcome
store_iterate(struct store *store, int table, store_visit *visit, void *context)
{
	return iterate_run(store->dir, table, visit, context);
}

enum store_outcome
store_verify(int dir, store_report *report, void *context, uint64_t *records)
{
	return check_run(dir, report, context, records);
}

enum store_outcome
store_export(int dir, FILE *out, uint64_t *records)
{
	return dump_write(dir, out, records);
}

enum store_outcome
store_import(int dir, FILE *in, uint64_t *records)
{
	return load_all(dir, in, records);
}

enum store_outcome
store_import_check(FILE *in, uint64_t *records)
{
	return load_check(in, records);
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
store_salvage(int dir, int from, store_report *report, void *context,
    uint64_t *records)
{
	return salvage_run(dir, from, report, context, records);
}

void
store_size(const struct store *store, struct store_size *size)
{
	const struct snapshot *snapshot = store->snapshot;

	size->generation = (int64_t)snapshot->manifest.generation;
	size->base_bytes =
	    snapshot->base == NULL ? 0 : (int64_t)base_len(snapshot->base);
	size->journal_bytes = 0;
	for (size_t i = 0; i < 2; i++) {
		if (snapshot->delta.journals[i] != NULL)
			size->journal_bytes +=
			    (int64_t)snapshot->delta.journals[i]->end;
	}
}

const char *
store_library(void)
{
	return base_library();
}
