#include "store/gdbm/delta.h"

#include <string.h>

#include "base/log.h"

/* A place is the offset / 8, and one bit for which of the two journals. */
#define SECOND (UINT32_C(1) << 31)

void
delta_free(struct delta *delta)
{
	index_free(&delta->index);
	journal_close(delta->journals[0]);
	journal_close(delta->journals[1]);
	*delta = (struct delta){ 0 };
}

struct journal *
delta_journal(const struct delta *delta)
{
	return delta->journals[1] != NULL ? delta->journals[1]
					  : delta->journals[0];
}

int64_t
delta_newest(const struct delta *delta)
{
	int64_t newest = 0;

	for (size_t i = 0; i < 2; i++) {
		const struct journal *journal = delta->journals[i];

		if (journal != NULL && journal->newest > newest)
			newest = journal->newest;
	}
	return newest;
}

static bool
locate(const struct delta *delta, uint32_t place,
    struct journal_operation *operation)
{
	const struct journal *journal =
	    delta->journals[(place & SECOND) != 0 ? 1 : 0];

	return journal_at(journal, (uint64_t)(place & ~SECOND) * 8, operation);
}

static void
add(struct delta *delta, const struct journal_operation *operation)
{
	uint32_t place = (uint32_t)(operation->offset / 8)
			 | (delta->journals[1] != NULL ? SECOND : 0);
	uint32_t tag = index_tag(operation->hash);
	struct journal_operation older;

	for (struct index_slot *slot = index_first(&delta->index, tag);
	     slot != NULL; slot = index_next(&delta->index, slot)) {
		if (locate(delta, slot->place, &older)
		    && memcmp(older.hash, operation->hash, ENTRY_HASH) == 0) {
			slot->place = place;
			return;
		}
	}
	index_add(&delta->index, tag, place);
}

static bool
add_record(struct delta *delta, const struct journal_record *record)
{
	struct journal_operation operation;
	uint32_t count = 0;
	size_t at = 0;

	for (; journal_operation(record, &at, &operation); count++)
		add(delta, &operation);
	if (at == record->body_len && count == record->operations)
		return true;
	log_warning("store: %s: a record at %llu cannot be read; run latchkey "
		    "verify",
	    delta_journal(delta)->name, (unsigned long long)record->offset);
	return false;
}

enum delta_step
delta_read(struct delta *delta)
{
	struct journal_record record;

	for (;;) {
		switch (journal_step(delta_journal(delta), &record)) {
		case JOURNAL_READ:
			if (!add_record(delta, &record))
				return DELTA_FAULT;
			break;
		case JOURNAL_SEALED:
			return DELTA_SEALED;
		case JOURNAL_END:
			return DELTA_END;
		case JOURNAL_UNREAD:
			return DELTA_UNREAD;
		}
	}
}

static bool
is_whole(const uint8_t secret[16], const struct journal_operation *operation,
    struct entry *entry)
{
	uint8_t hash[ENTRY_HASH];

	if (!entry_read(secret, operation->entry, operation->entry_len, entry))
		return false;
	entry_hash(secret, entry->table, entry->key, entry->key_len, hash);
	return memcmp(hash, operation->hash, ENTRY_HASH) == 0;
}

bool
delta_look(const struct delta *delta, const uint8_t secret[16], uint32_t place,
    struct journal_operation *operation, struct entry *entry)
{
	return locate(delta, place, operation)
	       && is_whole(secret, operation, entry);
}

enum store_outcome
delta_find(const struct delta *delta, const uint8_t secret[16],
    const uint8_t hash[ENTRY_HASH], struct entry *entry)
{
	struct journal_operation operation;
	uint32_t tag = index_tag(hash);

	for (const struct index_slot *slot = index_first(&delta->index, tag);
	     slot != NULL; slot = index_next(&delta->index, slot)) {
		if (!locate(delta, slot->place, &operation))
			return STORE_DAMAGED;
		if (memcmp(operation.hash, hash, ENTRY_HASH) == 0)
			return entry_read(secret, operation.entry,
				   operation.entry_len, entry)
				   ? STORE_OK
				   : STORE_DAMAGED;
		/* Another key with the same tag, or this one with a fault in
		 * its hash: that must not read as absent. */
		if (!is_whole(secret, &operation, entry))
			return STORE_DAMAGED;
	}
	return STORE_ABSENT;
}
