#include "store/flush.h"

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
	slate_close(flush->slate);
	file_close(flush->lock);
	*flush = (struct flush)FLUSH_CLOSED;
}

void
flush_tidy(struct flush *flush)
{
	if (flush->open
	    && (!slate_is_linked(flush->slate) || !file_is_linked(flush->lock)))
		flush_close(flush);
}

/* Once, not at each commit: on a full disk there is none to be had. */
static void
need_open(struct flush *flush, int dir)
{
	if (flush->open)
		return;
	flush->open = true;
	flush->slate = slate_open(dir);
	if (flush->slate != NULL)
		(void)file_open(dir, LOCK_FLUSH, FILE_ENSURE, &flush->lock);
}

enum store_outcome
flush_prepare(struct flush *flush, const struct view *view)
{
	const struct journal *journal = view_journal(view);

	need_open(flush, view->dir);
	if (journal->failed || slate_has_failed(flush->slate, journal)
	    || flush_has_failed(view->dir)) {
		log_warning("store: writing is refused since an I/O error; run "
			    "latchkey recover");
		return STORE_FAILED;
	}
	slate_correct(flush->slate, journal);
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
	if (slate_has_failed(flush->slate, journal))
		return STORE_FAILED;
	journal->durable = end;
	slate_tell(flush->slate, journal, end);
	return STORE_OK;
}

static bool
may_lead(const struct flush *flush)
{
	return flush->lock >= 0 && flock(flush->lock, LOCK_EX | LOCK_NB) == 0;
}

/* Those who are about to commit get a moment to come along. */
static enum store_outcome
lead(struct flush *flush, struct view *view, uint64_t end)
{
	struct journal *journal = view_journal(view);
	enum store_outcome outcome = STORE_OK;

	for (int i = 0; i < YIELDS; i++)
		(void)sched_yield();
	view_look(view);
	/* The one before may have come so far, just before he unlocked. */
	if (slate_durable(flush->slate, journal) < end)
		outcome = flush_alone(flush, view->dir, journal);
	/* In this order a sleeper finds the lock free, and the bell tells him
	 * who looked before. */
	(void)flock(flush->lock, LOCK_UN);
	slate_ring(flush->slate);
	return outcome;
}

/* Nobody leads to an end.  Perhaps he waits with other files than we. */
static enum store_outcome
give_up(struct flush *flush, struct view *view)
{
	flush_tidy(flush);
	return flush_alone(flush, view->dir, view_journal(view));
}

static enum store_outcome
go_along(struct flush *flush, struct view *view, uint64_t end)
{
	struct journal *journal = view_journal(view);
	int64_t until = clock_monotonic() + PATIENCE;

	while (journal->durable < end) {
		uint32_t bell = slate_bell(flush->slate);
		uint64_t durable = slate_durable(flush->slate, journal);

		if (durable >= end)
			journal->durable = durable;
		else if (slate_has_failed(flush->slate, journal))
			return STORE_FAILED;
		else if (flush->slate == NULL || clock_monotonic() >= until)
			return give_up(flush, view);
		else if (may_lead(flush))
			return lead(flush, view, end);
		else
			slate_wait(flush->slate, bell, NAP);
	}
	return STORE_OK;
}

enum store_outcome
flush_reach(struct flush *flush, struct view *view, uint64_t end)
{
	struct journal *journal = view_journal(view);

	flush->tag = journal->tag;
	flush->end = end;
	if (flush->alone)
		return flush_alone(flush, view->dir, journal);
	return go_along(flush, view, end);
}

void
flush_fail(struct flush *flush, int dir, struct journal *journal)
{
	journal->failed = true;
	slate_fail(flush->slate, journal);
	slate_ring(flush->slate);
	log_warning("store: writing has stopped after an I/O error; look at "
		    "the disk, then run latchkey recover");
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
