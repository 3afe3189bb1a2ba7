#include "store/gdbm/writer.h"

#include "store/file.h"
#include "store/gdbm/lock.h"

/* A journal without a name was replaced while this process looked away. */
static enum store_outcome
look_again(struct snapshot *snapshot)
{
	if (!file_is_linked(snapshot_journal(snapshot)->fd))
		return snapshot_renew(snapshot);
	return snapshot_catch_up(snapshot);
}

static enum store_outcome
clear_tail(struct snapshot *snapshot)
{
	enum store_outcome outcome = STORE_OK;

	if (journal_tail(snapshot_journal(snapshot)) == JOURNAL_CLEAN)
		return STORE_OK;
	/* Opening looks for damage in all ways there are; what is left then
	 * is a write that a kill or a power cut has torn. */
	outcome = snapshot_renew(snapshot);
	if (outcome != STORE_OK)
		return outcome;
	switch (journal_tail(snapshot_journal(snapshot))) {
	case JOURNAL_CLEAN:
		return STORE_OK;
	case JOURNAL_TORN:
		return journal_clear(snapshot_journal(snapshot));
	case JOURNAL_DAMAGED:
		break;
	}
	return STORE_DAMAGED;
}

/* The first commit of a journal must not outlive the journal before it. */
static enum store_outcome
settle_older(struct writer *writer, const struct snapshot *snapshot)
{
	struct journal *const *journals = snapshot->delta.journals;

	if (journals[1] == NULL || journals[1]->end > JOURNAL_HEADER)
		return STORE_OK;
	return flush_alone(&writer->flush, snapshot->dir, journals[0]);
}

static enum store_outcome
prepare(struct writer *writer, struct snapshot *snapshot)
{
	enum store_outcome outcome = look_again(snapshot);

	if (outcome == STORE_OK)
		outcome = flush_prepare(&writer->flush, snapshot);
	if (outcome == STORE_OK)
		outcome = clear_tail(snapshot);
	if (outcome == STORE_OK)
		outcome = settle_older(writer, snapshot);
	return outcome;
}

enum store_outcome
writer_enter(struct writer *writer, struct snapshot *snapshot, int64_t wait)
{
	enum store_outcome outcome =
	    lock_take(snapshot->dir, LOCK_APPEND, wait, &writer->lock);

	if (outcome != STORE_OK)
		return outcome;
	outcome = prepare(writer, snapshot);
	if (outcome != STORE_OK)
		lock_release(writer->lock);
	return outcome;
}

void
writer_leave(struct writer *writer)
{
	lock_release(writer->lock);
}

void
writer_close(struct writer *writer)
{
	flush_close(&writer->flush);
	file_close(writer->lock);
	writer->lock = -1;
}
