#include "store/transaction.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"

enum {
	SIZE_FIRST = 1024,
	TABLE_MAX = 63,
	VERSION_JOURNAL = 40, /* bits of a version below the journal's number */
};

struct store_transaction {
	struct store *store;
	struct snapshot *snapshot;
	uint8_t *bytes; /* the record: room for its head, then operations */
	size_t len;
	size_t size;
	uint32_t operations;
	struct index own; /* place: offset in `bytes` / 8 */
};

struct store_transaction *
transaction_new(struct store *store, struct snapshot *snapshot)
{
	struct store_transaction *new = calloc(1, sizeof(*new));

	if (new == NULL)
		log_out_of_memory();
	new->store = store;
	new->snapshot = snapshot;
	new->len = JOURNAL_HEAD;
	return new;
}

struct store *
transaction_store(const struct store_transaction *transaction)
{
	return transaction->store;
}

void
transaction_free(struct store_transaction *transaction)
{
	if (transaction == NULL)
		return;
	if (transaction->bytes != NULL)
		secret_wipe(transaction->bytes, transaction->size);
	free(transaction->bytes);
	index_free(&transaction->own);
	free(transaction);
}

static void
check_key(const struct snapshot_key *key)
{
	if (key->table < 1 || key->table > TABLE_MAX || key->len < 1
	    || key->len > STORE_KEY_MAX)
		log_panic("table %d, key of %zu bytes", key->table, key->len);
}

/* The buffer is replaced, not reallocated, so that nothing stays behind. */
static void
reserve(struct store_transaction *transaction, size_t len)
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
find_own(const struct store_transaction *transaction,
    const uint8_t hash[ENTRY_HASH])
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
remember(struct store_transaction *transaction, const uint8_t hash[ENTRY_HASH],
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
add(struct store_transaction *transaction, struct entry *entry)
{
	const struct snapshot *snapshot = transaction->snapshot;
	const uint8_t *secret = snapshot->manifest.key;
	size_t extent = entry_size(entry->key_len, entry->value_len);
	size_t size = journal_operation_size(extent);
	size_t at = transaction->len;
	uint8_t hash[ENTRY_HASH];

	if (entry->value_len > STORE_VALUE_MAX)
		log_panic("value of %zu bytes", entry->value_len);
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
get_own(const struct store_transaction *transaction,
    const struct snapshot_key *key, struct entry *entry, bool *own)
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

static enum store_outcome
get(struct store_transaction *transaction, struct arena *arena,
    const struct snapshot_key *key, struct store_value *value)
{
	struct entry entry;
	bool own = false;
	enum store_outcome outcome = STORE_OK;

	if (key->len == 0 || key->len > STORE_KEY_MAX)
		return STORE_ABSENT;
	outcome = get_own(transaction, key, &entry, &own);
	if (!own)
		return snapshot_get(transaction->snapshot, arena, key, value);
	if (outcome == STORE_OK && value != NULL)
		snapshot_copy(arena, &entry, value);
	return outcome;
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
transaction_get(struct store_transaction *transaction, struct arena *arena,
    int table, const void *key, size_t key_len, struct store_value *value)
{
	struct snapshot_key wanted = { table, key, key_len };

	return get(transaction, arena, &wanted, value);
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
transaction_put(struct store_transaction *transaction, int table,
    const void *key, size_t key_len, const void *bytes, size_t len,
    int64_t expires)
{
	struct snapshot_key wanted = { table, key, key_len };
	struct entry entry = { .table = table,
		.key = key,
		.key_len = key_len,
		.value = bytes,
		.value_len = len,
		.expires = expires };

	check_key(&wanted);
	return add(transaction, &entry);
}

enum store_outcome /* NOLINTNEXTLINE(readability-function-size) */
transaction_insert(struct store_transaction *transaction, int table,
    const void *key, size_t key_len, const void *bytes, size_t len,
    int64_t expires)
{
	struct snapshot_key wanted = { table, key, key_len };
	enum store_outcome outcome = STORE_OK;

	check_key(&wanted);
	outcome = get(transaction, NULL, &wanted, NULL);
	if (outcome == STORE_OK)
		return STORE_EXISTS;
	if (outcome != STORE_ABSENT)
		return outcome;
	return transaction_put(transaction, table, key, key_len, bytes, len,
	    expires);
}

enum store_outcome
transaction_delete(struct store_transaction *transaction, int table,
    const void *key, size_t key_len)
{
	struct snapshot_key wanted = { table, key, key_len };
	struct entry entry = { .table = table,
		.key = key,
		.key_len = key_len,
		.deleted = true };

	check_key(&wanted);
	return add(transaction, &entry);
}

enum store_outcome
transaction_write(struct store_transaction *transaction)
{
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
		log_warning("store: %s: reads back other than it was written",
		    journal->name);
		outcome = STORE_FAILED;
	}
	return outcome;
}
