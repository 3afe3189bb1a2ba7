#include "store/gdbm/flush.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/file.h"

enum {
	YIELDS = 2,
	NAP = 5,       /* milliseconds */
	PATIENCE = 50, /* milliseconds */
};

static const char name[] = "failed";

void
flush_close(struct flush *flush)
{
	flush_page_close(flush->page);
	file_close(flush->lock);
	*flush = (struct flush)FLUSH_CLOSED;
}

void
flush_tidy(struct flush *flush)
{
	if (flush->open
	    && (!flush_page_is_linked(flush->page)
		|| !file_is_linked(flush->lock)))
		flush_close(flush);
}

/* Once, not at each commit: on a full disk there is none to be had. */
static void
need_open(struct flush *flush, int dir)
{
	if (flush->open)
		return;
	flush->open = true;
	flush->page = flush_page_open(dir);
	if (flush->page != NULL)
		(void)file_open(dir, LOCK_FLUSH, FILE_ENSURE, &flush->lock);
}

enum store_outcome
flush_prepare(struct flush *flush, const struct snapshot *snapshot)
{
	const struct journal *journal = snapshot_journal(snapshot);

	need_open(flush, snapshot->dir);
	if (journal->failed || flush_page_has_failed(flush->page, journal)
	    || flush_has_failed(snapshot->dir)) {
		log_warning("store: writing is refused since an I/O error; run "
			    "latchkey repair");
		return STORE_FAILED;
	}
	flush_page_correct(flush->page, journal);
	flush->alone = flush->tag == journal->tag && flush->end == journal->end;
	return STORE_OK;
}

enum store_outcome
flush_alone(struct flush *flush, int dir, struct journal *journal)
{
	uint64_t end = journal->end;

	if (journal->durable >= end)
		return STORE_OK;
	if (file_sync_data(journal->fd, journal->name) != STORE_OK) {
		flush_fail(flush, dir, journal);
		return STORE_FAILED;
	}
	/* Another's flush may have failed for bytes before these. */
	if (flush_page_has_failed(flush->page, journal))
		return STORE_FAILED;
	journal->durable = end;
	flush_page_tell(flush->page, journal, end);
	return STORE_OK;
}

static bool
may_lead(const struct flush *flush)
{
	return flush->lock >= 0 && flock(flush->lock, LOCK_EX | LOCK_NB) == 0;
}

/* Those who are about to commit get a moment to come along. */
static enum store_outcome
lead(struct flush *flush, struct snapshot *snapshot, uint64_t end)
{
	struct journal *journal = snapshot_journal(snapshot);
	enum store_outcome outcome = STORE_OK;

	for (int i = 0; i < YIELDS; i++)
		(void)sched_yield();
	snapshot_look(snapshot);
	/* The one before may have come so far, just before he unlocked. */
	if (flush_page_durable(flush->page, journal) < end)
		outcome = flush_alone(flush, snapshot->dir, journal);
	/* In this order a sleeper finds the lock free, and the bell tells him
	 * who looked before. */
	(void)flock(flush->lock, LOCK_UN);
	flush_page_ring(flush->page);
	return outcome;
}

/* Nobody has flushed up to our end in time: he may have other files open, if a
 * merge came between. */
static enum store_outcome
give_up(struct flush *flush, struct snapshot *snapshot)
{
	flush_tidy(flush);
	return flush_alone(flush, snapshot->dir, snapshot_journal(snapshot));
}

static enum store_outcome
go_along(struct flush *flush, struct snapshot *snapshot, uint64_t end)
{
	struct journal *journal = snapshot_journal(snapshot);
	int64_t until = clock_monotonic() + PATIENCE;

	while (journal->durable < end) {
		uint32_t bell = flush_page_bell(flush->page);
		uint64_t durable = flush_page_durable(flush->page, journal);

		if (durable >= end)
			journal->durable = durable;
		else if (flush_page_has_failed(flush->page, journal))
			return STORE_FAILED;
		else if (flush->page == NULL || clock_monotonic() >= until)
			return give_up(flush, snapshot);
		else if (may_lead(flush))
			return lead(flush, snapshot, end);
		else
			flush_page_wait(flush->page, bell, NAP);
	}
	return STORE_OK;
}

enum store_outcome
flush_reach(struct flush *flush, struct snapshot *snapshot, uint64_t end)
{
	struct journal *journal = snapshot_journal(snapshot);

	flush->tag = journal->tag;
	flush->end = end;
	if (flush->alone)
		return flush_alone(flush, snapshot->dir, journal);
	return go_along(flush, snapshot, end);
}

void
flush_fail(struct flush *flush, int dir, struct journal *journal)
{
	journal->failed = true;
	flush_page_fail(flush->page, journal);
	flush_page_ring(flush->page);
	log_warning("store: writing has stopped after an I/O error; look at "
		    "the disk, then run latchkey repair");
	(void)flush_mark(dir);
}

enum store_outcome
flush_mark(int dir)
{
	int fd = -1;
	enum store_outcome outcome = file_open(dir, name, FILE_ENSURE, &fd);

	file_close(fd);
	return outcome == STORE_OK ? file_sync_directory(dir) : outcome;
}

enum store_outcome
flush_clear(int dir)
{
	enum store_outcome outcome = file_remove(dir, name);

	return outcome == STORE_OK ? file_sync_directory(dir) : outcome;
}

bool
flush_has_failed(int dir)
{
	return faccessat(dir, name, F_OK, 0) == 0;
}
