#include "store/gdbm/transaction.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/store_ops.h"

enum {
	SIZE_FIRST = 1024,
	VERSION_JOURNAL = 40, /* bits of a version below the journal's number */
};

struct transaction {
	struct store_transaction base;
	struct snapshot *snapshot;
	uint8_t *bytes; /* the record: room for its head, then operations */
	size_t len;
	size_t size;
	uint32_t operations;
	struct index own; /* place: offset in `bytes` / 8 */
};

static struct transaction *
of(struct store_transaction *transaction)
{
	return (struct transaction *)transaction;
}

struct store_transaction *
transaction_new(struct snapshot *snapshot)
{
	struct transaction *new = calloc(1, sizeof(*new));

	if (new == NULL)
		log_out_of_memory();
	new->snapshot = snapshot;
	new->len = JOURNAL_HEAD;
	return &new->base;
}

void
transaction_free(struct store_transaction *base)
{
	struct transaction *transaction = of(base);

	if (transaction->bytes != NULL)
		secret_wipe(transaction->bytes, transaction->size);
	free(transaction->bytes);
	index_free(&transaction->own);
	free(transaction);
}

/* The buffer is replaced, not reallocated, so that nothing stays behind. */
static void
reserve(struct transaction *transaction, size_t len)
{
	size_t size = transaction->size == 0 ? SIZE_FIRST : transaction->size;
	uint8_t *bytes = NULL;

	while (size < transaction->len + len)
		size *= 2;
	if (size == transaction->size)
		return;
	bytes = calloc(1, size);
	if (bytes == NULL)
		log_out_of_memory();
	if (transaction->bytes != NULL) {
		memcpy(bytes, transaction->bytes, transaction->len);
		secret_wipe(transaction->bytes, transaction->size);
		free(transaction->bytes);
	}
	transaction->bytes = bytes;
	transaction->size = size;
}

static struct index_slot *
find_own(const struct transaction *transaction, const uint8_t hash[ENTRY_HASH])
{
	struct index_slot *slot =
	    index_first(&transaction->own, index_tag(hash));

	while (slot != NULL
	       && memcmp(transaction->bytes + (size_t)slot->place * 8, hash,
		      ENTRY_HASH)
		      != 0)
		slot = index_next(&transaction->own, slot);
	return slot;
}

static void
remember(struct transaction *transaction, const uint8_t hash[ENTRY_HASH],
    size_t at)
{
	struct index_slot *slot = find_own(transaction, hash);
	uint32_t place = (uint32_t)(at / 8);

	if (slot != NULL)
		slot->place = place;
	else
		index_add(&transaction->own, index_tag(hash), place);
}

static enum store_outcome
add(struct transaction *transaction, struct entry *entry)
{
	const struct snapshot *snapshot = transaction->snapshot;
	const uint8_t *secret = snapshot->manifest.key;
	size_t extent = entry_size(entry->key_len, entry->value_len);
	size_t size = journal_operation_size(extent);
	size_t at = transaction->len;
	uint8_t hash[ENTRY_HASH];

	if (at + size + JOURNAL_SUM > STORE_TRANSACTION_MAX)
		return STORE_FULL;
	reserve(transaction, size + JOURNAL_SUM);
	entry->version = snapshot_journal(snapshot)->number << VERSION_JOURNAL
			 | snapshot_journal(snapshot)->end;
	entry_hash(secret, entry->table, entry->key, entry->key_len, hash);
	remember(transaction, hash, at);
	memcpy(transaction->bytes + at, hash, ENTRY_HASH);
	entry_write(secret, entry, transaction->bytes + at + ENTRY_HASH);
	transaction->len += size;
	transaction->operations++;
	return STORE_OK;
}

/* STORE_ABSENT also where this transaction deleted it; *own says whether
 * this transaction knows the key at all. */
static enum store_outcome
get_own(const struct transaction *transaction, const struct store_key *key,
    struct entry *entry, bool *own)
{
	const uint8_t *secret = transaction->snapshot->manifest.key;
	const struct index_slot *slot = NULL;
	const uint8_t *bytes = NULL;
	uint8_t hash[ENTRY_HASH];
	size_t room = 0;

	entry_hash(secret, key->table, key->bytes, key->len, hash);
	slot = find_own(transaction, hash);
	*own = slot != NULL;
	if (slot == NULL)
		return STORE_ABSENT;
	bytes = transaction->bytes + (size_t)slot->place * 8 + ENTRY_HASH;
	room = transaction->len - (size_t)slot->place * 8 - ENTRY_HASH;
	if (!entry_read(secret, bytes, entry_extent(bytes, room), entry))
		log_panic("a transaction lost what it holds");
	return entry_is_gone(entry, clock_now()) ? STORE_ABSENT : STORE_OK;
}

enum store_outcome
transaction_get(struct store_transaction *base, struct arena *arena,
    const struct store_key *key, struct store_value *value)
{
	struct transaction *transaction = of(base);
	struct entry entry;
	bool own = false;
	enum store_outcome outcome = get_own(transaction, key, &entry, &own);

	if (!own)
		return snapshot_get(transaction->snapshot, arena, key, value);
	if (outcome == STORE_OK && value != NULL)
		snapshot_copy(arena, &entry, value);
	return outcome;
}

enum store_outcome
transaction_put(struct store_transaction *transaction,
    const struct store_key *key, const struct store_value *value)
{
	struct entry entry = { .table = key->table,
		.key = key->bytes,
		.key_len = key->len,
		.value = (const uint8_t *)value->bytes,
		.value_len = value->len,
		.expires = value->expires };

	return add(of(transaction), &entry);
}

enum store_outcome
transaction_insert(struct store_transaction *transaction,
    const struct store_key *key, const struct store_value *value)
{
	enum store_outcome outcome =
	    transaction_get(transaction, NULL, key, NULL);

	if (outcome == STORE_OK)
		return STORE_EXISTS;
	return outcome == STORE_ABSENT
		   ? transaction_put(transaction, key, value)
		   : outcome;
}

enum store_outcome
transaction_delete(struct store_transaction *transaction,
    const struct store_key *key)
{
	struct entry entry = { .table = key->table,
		.key = key->bytes,
		.key_len = key->len,
		.deleted = true };

	return add(of(transaction), &entry);
}

enum store_outcome
transaction_write(struct store_transaction *base)
{
	struct transaction *transaction = of(base);
	struct snapshot *snapshot = transaction->snapshot;
	struct journal *journal = snapshot_journal(snapshot);
	size_t len = transaction->len + JOURNAL_SUM;
	uint64_t end = journal->end + len;
	enum store_outcome outcome = STORE_OK;

	if (transaction->operations == 0)
		return STORE_OK;
	outcome = journal_append(journal, JOURNAL_COMMIT, transaction->bytes,
	    len, transaction->operations);
	if (outcome == STORE_OK)
		outcome = snapshot_catch_up(snapshot);
	if (outcome == STORE_OK && snapshot_journal(snapshot)->end != end) {
		log_warning("store: %s: a record reads back other than it was "
			    "written; check the disk, then run latchkey verify",
		    journal->name);
		outcome = STORE_FAILED;
	}
	return outcome;
}
