#include "store/intake.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/base.h"
#include "store/lock.h"
#include "store/turn.h"

enum { VERSION_JOURNAL = 40 }; /* as in transaction.c */

struct intake {
	int dir;
	int lock;
	struct manifest manifest;
	uint64_t number;
	struct base_draft *draft;
	uint8_t bytes[ENTRY_SIZE_MAX];
};

enum store_outcome
intake_begin(int dir, struct intake **intake)
{
	struct intake *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_OK;

	*intake = NULL;
	if (new == NULL)
		log_out_of_memory();
	new->dir = dir;
	new->lock = -1;
	outcome = lock_take(dir, LOCK_MERGE, LOCK_WAIT, &new->lock);
	if (outcome == STORE_OK)
		outcome = manifest_read(dir, &new->manifest);
	new->number = turn_number(&new->manifest);
	if (outcome == STORE_OK)
		outcome =
		    base_begin(dir, &new->manifest, new->number, &new->draft);
	if (outcome == STORE_OK)
		*intake = new;
	else
		intake_discard(new);
	return outcome;
}

void
intake_discard(struct intake *intake)
{
	if (intake == NULL)
		return;
	base_discard(intake->draft);
	file_close(intake->lock);
	free(intake);
}

enum store_outcome
intake_add(struct intake *intake, const struct entry *entry)
{
	const uint8_t *secret = intake->manifest.key;
	struct entry own = *entry;
	uint8_t hash[ENTRY_HASH];

	own.deleted = false;
	own.version = intake->number << VERSION_JOURNAL;
	entry_hash(secret, own.table, own.key, own.key_len, hash);
	entry_write(secret, &own, intake->bytes);
	return base_add(intake->draft, hash, intake->bytes,
	    entry_size(own.key_len, own.value_len));
}

enum store_outcome
intake_finish(struct intake *intake)
{
	enum store_outcome outcome = base_finish(intake->draft, clock_now());
	int lock = -1;

	intake->draft = NULL;
	if (outcome == STORE_OK)
		outcome = lock_take(intake->dir, LOCK_APPEND, LOCK_WAIT, &lock);
	if (outcome == STORE_OK)
		outcome =
		    turn_to(intake->dir, &intake->manifest, intake->number);
	file_close(lock);
	intake_discard(intake);
	return outcome;
}
