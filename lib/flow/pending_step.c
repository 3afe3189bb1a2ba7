#include "flow/pending_step.h"

#include <string.h>

#include "flow/flow_find.h"
#include "flow/pending_change.h"
#include "flow/pending_record.h"

enum pending_outcome
pending_step_trouble(struct work *work, struct pending_detail *detail,
    enum store_outcome outcome)
{
	work_abort(work);
	detail->trouble = outcome;
	return PENDING_TROUBLE;
}

enum pending_outcome
pending_step_refuse(struct work *work, enum pending_outcome outcome)
{
	work_abort(work);
	return outcome;
}

enum pending_outcome
pending_step_commit(struct work *work, struct pending_detail *detail,
    enum pending_outcome meaning)
{
	enum store_outcome outcome = work_commit(work);

	return outcome == STORE_OK
		   ? meaning
		   : pending_step_trouble(work, detail, outcome);
}

/* What the record does not keep: how it was found, and by whom. */
static void
keep_finding(struct pending *pending, const struct pending *found)
{
	pending->elsewhere = found->elsewhere;
	pending->stranger = found->stranger;
	pending->network = found->network;
	memcpy(pending->resume, found->resume, SECRET_SIZE);
	if (pending->next != PENDING_DONE)
		memcpy(pending->once, found->once, SECRET_SIZE);
}

static enum store_outcome
holds(struct work *work, const struct pending *pending,
    const struct pending *found, bool *good)
{
	*good =
	    !pending->elsewhere || flow_find_holds(pending, found->password);
	if (pending->stranger
	    && (pending->via != found->via
		|| strcmp(pending->address, found->address) != 0))
		*good = false;
	if (pending->purpose == PENDING_CHANGE && pending->next != PENDING_DONE
	    && *good)
		return pending_change_holds(work, pending, good);
	return STORE_OK;
}

enum pending_outcome
pending_step_open(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	struct pending found = *pending;
	enum store_outcome outcome = work_begin(work);
	bool good = false;

	detail->trouble = STORE_OK;
	if (outcome == STORE_OK)
		outcome = pending_record_get(work, found.key, pending);
	if (outcome == STORE_ABSENT)
		return pending_step_refuse(work, PENDING_GONE);
	if (outcome == STORE_OK) {
		keep_finding(pending, &found);
		outcome = holds(work, pending, &found, &good);
	}
	if (outcome != STORE_OK)
		return pending_step_trouble(work, detail, outcome);
	if (!good)
		return pending_step_refuse(work, PENDING_GONE);
	return pending->next == found.next
		   ? PENDING_OK
		   : pending_step_refuse(work, PENDING_PAST);
}
