#include "store/gdbm/bulk_load.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/gdbm/base.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/switchover.h"

enum { VERSION_JOURNAL = 40 }; /* as in transaction.c */

struct bulk_load {
	int dir;
	int lock;
	struct manifest manifest;
	uint64_t number;
	struct base_draft *draft;
	uint8_t bytes[ENTRY_SIZE_MAX];
};

enum store_outcome
bulk_load_begin(int dir, struct bulk_load **bulk)
{
	struct bulk_load *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_OK;

	*bulk = NULL;
	if (new == NULL)
		log_out_of_memory();
	new->dir = dir;
	new->lock = -1;
	outcome = lock_take(dir, LOCK_MERGE, LOCK_WAIT, &new->lock);
	if (outcome == STORE_OK)
		outcome = manifest_read(dir, &new->manifest);
	new->number = switchover_number(&new->manifest);
	if (outcome == STORE_OK)
		outcome =
		    base_begin(dir, &new->manifest, new->number, &new->draft);
	if (outcome == STORE_OK)
		*bulk = new;
	else
		bulk_load_discard(new);
	return outcome;
}

void
bulk_load_discard(struct bulk_load *bulk)
{
	if (bulk == NULL)
		return;
	base_discard(bulk->draft);
	file_close(bulk->lock);
	free(bulk);
}

enum store_outcome
bulk_load_add(struct bulk_load *bulk, const struct entry *entry)
{
	const uint8_t *secret = bulk->manifest.key;
	struct entry own = *entry;
	uint8_t hash[ENTRY_HASH];

	own.deleted = false;
	own.version = bulk->number << VERSION_JOURNAL;
	entry_hash(secret, own.table, own.key, own.key_len, hash);
	entry_write(secret, &own, bulk->bytes);
	return base_add(bulk->draft, hash, bulk->bytes,
	    entry_size(own.key_len, own.value_len));
}

enum store_outcome
bulk_load_finish(struct bulk_load *bulk)
{
	enum store_outcome outcome = base_finish(bulk->draft, clock_now());
	int lock = -1;

	bulk->draft = NULL;
	if (outcome == STORE_OK)
		outcome = lock_take(bulk->dir, LOCK_APPEND, LOCK_WAIT, &lock);
	if (outcome == STORE_OK)
		outcome =
		    switchover_to(bulk->dir, &bulk->manifest, bulk->number);
	file_close(lock);
	bulk_load_discard(bulk);
	return outcome;
}
