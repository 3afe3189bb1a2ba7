#include "store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "store/base.h"
#include "store/check.h"
#include "store/collect.h"
#include "store/dump.h"
#include "store/file.h"
#include "store/flush.h"
#include "store/load.h"
#include "store/lock.h"
#include "store/merge.h"
#include "store/recover.h"
#include "store/transaction.h"
#include "store/view.h"
#include "store/walk.h"
#include "store/writer.h"

enum {
	QUIET = 60,                /* seconds */
	AFTER_A_FAULT = 60 * 1000, /* milliseconds until the next merge */
	LOOK = 1000,               /* milliseconds */
};

struct store {
	int dir;
	struct writer writer;
	pid_t owner;
	struct view *view;
	struct store_transaction *transaction;
	int64_t merge_from; /* on the monotonic clock */
	int64_t look_from;  /* the same */
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

static bool
visit_other(void *context, const char *name)
{
	bool *other = context;

	*other = (ascii_begins(name, "base.") || ascii_begins(name, "journal."))
		 && !ascii_ends(name, ".tmp") && strcmp(name, "journal.1") != 0;
	return !*other;
}

static bool
is_blank(int dir, const char *name)
{
	int fd = -1;
	enum store_outcome outcome = file_open(dir, name, FILE_READ, &fd);
	size_t size = outcome == STORE_OK ? (size_t)file_size(fd) : 0;
	const uint8_t *map = NULL;
	size_t at = JOURNAL_HEADER;

	if (outcome == STORE_OK && size > at)
		map = file_map(fd, name, size);
	while (map != NULL && at < size && map[at] == 0)
		at++;
	file_unmap(map, size);
	file_close(fd);
	return outcome == STORE_ABSENT || (outcome == STORE_OK && at >= size);
}

/* What a creation leaves that was killed half-way: nobody ever wrote there. */
static bool
is_half_made(int dir)
{
	bool other = false;

	return file_each(dir, visit_other, &other) && !other
	       && is_blank(dir, "journal.1");
}

static enum store_outcome
create(int dir)
{
	struct manifest manifest = { .generation = 1, .journal = 1 };
	enum store_outcome outcome = STORE_OK;
	int fd = -1;

	outcome = file_open(dir, "MANIFEST", FILE_READ, &fd);
	file_close(fd);
	if (outcome != STORE_ABSENT)
		return outcome == STORE_OK ? STORE_EXISTS : outcome;
	if (!is_half_made(dir)) {
		log_warning("store: files of a store lie here without their "
			    "MANIFEST; put it back, or move them away");
		return STORE_DAMAGED;
	}
	random_bytes(manifest.id, sizeof(manifest.id));
	random_bytes(manifest.key, sizeof(manifest.key));
	outcome =
	    journal_create(dir, &manifest, manifest.journal, JOURNAL_SIZE_MIN);
	return outcome == STORE_OK ? manifest_write(dir, &manifest) : outcome;
}

enum store_outcome
store_create(int dir)
{
	int lock = -1;
	enum store_outcome outcome = STORE_FAILED;

	if (!may_be_here(dir))
		return outcome;
	outcome = lock_take(dir, LOCK_MERGE, LOCK_WAIT, &lock);
	if (outcome == STORE_OK)
		outcome = create(dir);
	file_close(lock);
	return outcome;
}

enum store_outcome
store_open(int dir, struct store **store)
{
	struct store *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_FAILED;

	*store = NULL;
	if (new == NULL)
		log_fatal("out of memory; allow this account more");
	new->writer = (struct writer)WRITER_CLOSED;
	new->owner = getpid();
	new->dir = fcntl(dir, F_DUPFD_CLOEXEC, 0);
	if (new->dir < 0)
		log_warning("store: no more files can be opened");
	else if (may_be_here(new->dir))
		outcome = view_open(new->dir, &new->view);
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
	view_close(store->view);
	writer_close(&store->writer);
	file_close(store->dir);
	free(store);
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
store_get(struct store *store, struct arena *arena, int table, const void *key,
    size_t key_len, struct store_value *value)
{
	struct view_key wanted = { table, key, key_len };
	enum store_outcome outcome = view_catch_up(store->view);

	if (outcome != STORE_OK)
		return outcome;
	return view_get(store->view, arena, &wanted, value);
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
	outcome = writer_enter(&store->writer, store->view, LOCK_WAIT);
	if (outcome != STORE_OK)
		return outcome;
	store->transaction = transaction_new(store, store->view);
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

/* A merge that fails, for want of room mostly, is not tried at each commit. */
static enum store_outcome
merge(struct store *store, int64_t wait, int64_t wait_append)
{
	enum store_outcome outcome = merge_run(store->dir, wait, wait_append);

	if (outcome != STORE_OK && outcome != STORE_BUSY)
		store->merge_from = clock_monotonic() + AFTER_A_FAULT;
	if (outcome == STORE_OK)
		outcome = view_catch_up(store->view);
	return outcome;
}

static bool
may_merge(const struct store *store)
{
	return merge_is_small(store->view)
	       && clock_monotonic() >= store->merge_from;
}

/* Merges that this process has not noticed keep their old files on disk. */
static enum store_outcome
let_go(struct store *store)
{
	struct manifest manifest;
	enum store_outcome outcome = manifest_read(store->dir, &manifest);

	if (outcome != STORE_OK)
		return outcome;
	if (manifest.generation == store->view->manifest.generation
	    && file_is_linked(view_journal(store->view)->fd))
		return STORE_OK;
	return view_renew(store->view);
}

/* Who writes on looks for the end of a merge while little stands in the new
 * journal: later, at its seal, all of it would have to be read, with everybody
 * waiting. */
static void
keep_up(struct store *store)
{
	int64_t now = 0;

	if (store->view->delta.journals[1] == NULL)
		return;
	now = clock_monotonic();
	if (now < store->look_from)
		return;
	store->look_from = now + LOOK;
	(void)let_go(store);
}

enum store_outcome
store_commit(struct store_transaction *transaction)
{
	struct store *store = transaction_store(transaction);
	enum store_outcome outcome = transaction_write(transaction);
	struct journal *journal = view_journal(store->view);

	if (outcome == STORE_FAILED)
		flush_fail(&store->writer.flush, store->dir, journal);
	end(store);
	if (outcome == STORE_OK)
		outcome = flush_reach(&store->writer.flush, store->view,
		    journal->end);
	/* What is durable stays so, whatever becomes of the merge. */
	if (outcome == STORE_OK && journal->end > merge_limit(store->view)
	    && may_merge(store))
		(void)merge(store, 0, LOCK_WAIT);
	if (outcome == STORE_OK)
		keep_up(store);
	return outcome;
}

static bool
is_quiet(const struct store *store)
{
	const struct journal *journal = view_journal(store->view);

	return journal->end > JOURNAL_HEADER
	       && journal->newest <= clock_now() - QUIET;
}

enum store_outcome
store_tick(struct store *store)
{
	enum store_outcome outcome = view_catch_up(store->view);

	flush_tidy(&store->writer.flush);
	if (outcome == STORE_OK)
		outcome = let_go(store);
	if (outcome != STORE_OK || !is_quiet(store) || !may_merge(store)
	    || flush_has_failed(store->dir))
		return outcome;
	outcome = merge(store, 0, 0);
	return outcome == STORE_BUSY ? STORE_OK : outcome;
}

enum store_outcome
store_merge(struct store *store)
{
	if (store->transaction != NULL)
		log_panic("a merge within a transaction");
	return merge(store, LOCK_WAIT, LOCK_WAIT);
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
		outcome = view_catch_up(store->view);
	for (int i = 0; i < 2 && outcome == STORE_OK; i++)
		outcome = store_merge(store);
	return outcome;
}

enum store_outcome
store_recover(int dir)
{
	return recover_all(dir, LOCK_WAIT);
}

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
	view_copy(iteration->arena, entry, &value);
	more = iteration->visit(iteration->context, entry->key, entry->key_len,
	    &value);
	arena_reset(iteration->arena);
	return more;
}

/* A view of its own stays as it is while `visit` reads from the store. */
enum store_outcome
store_iterate(struct store *store, int table, store_visit *visit, void *context)
{
	struct iteration iteration = { .table = table,
		.visit = visit,
		.context = context };
	struct view *view = NULL;
	enum store_outcome outcome = view_open(store->dir, &view);

	if (outcome != STORE_OK)
		return outcome;
	iteration.arena = arena_new();
	outcome = walk_all(view, clock_now(), show, &iteration);
	arena_free(iteration.arena);
	view_close(view);
	return outcome;
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
store_collect(int dir, int from, store_report *report, void *context,
    uint64_t *records)
{
	return collect_run(dir, from, report, context, records);
}

void
store_size(const struct store *store, struct store_size *size)
{
	const struct view *view = store->view;

	size->generation = (int64_t)view->manifest.generation;
	size->base_bytes =
	    view->base == NULL ? 0 : (int64_t)base_len(view->base);
	size->journal_bytes = 0;
	for (size_t i = 0; i < 2; i++) {
		if (view->delta.journals[i] != NULL)
			size->journal_bytes +=
			    (int64_t)view->delta.journals[i]->end;
	}
}

const char *
store_library(void)
{
	return base_library();
}
