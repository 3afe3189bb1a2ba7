/* A key with its value, as it stands in the journal and in a base alike, with
 * a sum of its own that goes along from the commit to the last base. */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENTRY_HASH     16
#define ENTRY_SIZE_MAX (24 + 512 + 65536 + 8)

struct entry {
	int table;
	bool deleted;
	int64_t expires;  /* seconds since 1970, 0 for never */
	uint64_t version; /* grows with each commit, over all journals */
	const uint8_t *key;
	size_t key_len;
	const uint8_t *value;
	size_t value_len;
};

/* Where the key belongs: SipHash-128 of table and key under the store's key,
 * so that nobody can choose keys that meet. */
void entry_hash(const uint8_t secret[16], int table, const void *key,
    size_t key_len, uint8_t hash[ENTRY_HASH]);

/* Bytes that entry_write() needs. */
size_t entry_size(size_t key_len, size_t value_len);

void entry_write(const uint8_t secret[16], const struct entry *entry,
    uint8_t *bytes);

/* The bytes of the entry that begins here, by its lengths alone; 0 where they
 * are wrong or go beyond `room`. */
size_t entry_extent(const uint8_t *bytes, size_t room);

/* Reads and verifies; false where it is not whole.  *entry points into
 * `bytes`, of which exactly `len` are the entry. */
bool entry_read(const uint8_t secret[16], const uint8_t *bytes, size_t len,
    struct entry *entry);

/* True where it says nothing: a deletion, or expired at `now`. */
bool entry_is_gone(const struct entry *entry, int64_t now);

#endif
