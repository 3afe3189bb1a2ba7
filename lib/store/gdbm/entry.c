#include "store/gdbm/entry.h"

#include <string.h>

#include "base/siphash.h"
#include "store/type.h"
#include "store/word.h"

/* Value length, key length, table, flags, expiry, version; key and value; the
 * sum over all of it. */
enum {
	AT_VALUE_LEN = 0,
	AT_KEY_LEN = 4,
	AT_TABLE = 6,
	AT_FLAGS = 7,
	AT_EXPIRES = 8,
	AT_VERSION = 16,
	HEAD = 24,
	SUM = 8,
	FLAG_DELETED = 1,
};

void
entry_hash(const uint8_t secret[16], int table, const void *key, size_t key_len,
    uint8_t hash[ENTRY_HASH])
{
	uint8_t bytes[1 + STORE_KEY_MAX];

	bytes[0] = (uint8_t)table;
	memcpy(bytes + 1, key, key_len);
	siphash_128(secret, bytes, 1 + key_len, hash);
}

size_t
entry_size(size_t key_len, size_t value_len)
{
	return HEAD + key_len + value_len + SUM;
}

void
entry_write(const uint8_t secret[16], const struct entry *entry, uint8_t *bytes)
{
	size_t len = HEAD + entry->key_len + entry->value_len;

	word_put_32(bytes + AT_VALUE_LEN, (uint32_t)entry->value_len);
	word_put_16(bytes + AT_KEY_LEN, (uint16_t)entry->key_len);
	bytes[AT_TABLE] = (uint8_t)entry->table;
	bytes[AT_FLAGS] = entry->deleted ? FLAG_DELETED : 0;
	word_put_64(bytes + AT_EXPIRES, (uint64_t)entry->expires);
	word_put_64(bytes + AT_VERSION, entry->version);
	memcpy(bytes + HEAD, entry->key, entry->key_len);
	if (entry->value_len > 0)
		memcpy(bytes + HEAD + entry->key_len, entry->value,
		    entry->value_len);
	word_put_64(bytes + len, siphash_64(secret, bytes, len));
}

size_t
entry_extent(const uint8_t *bytes, size_t room)
{
	size_t key_len = 0;
	size_t value_len = 0;

	if (room < HEAD)
		return 0;
	value_len = word_get_32(bytes + AT_VALUE_LEN);
	key_len = word_get_16(bytes + AT_KEY_LEN);
	if (key_len == 0 || key_len > STORE_KEY_MAX
	    || value_len > STORE_VALUE_MAX
	    || entry_size(key_len, value_len) > room)
		return 0;
	return entry_size(key_len, value_len);
}

bool
entry_read(const uint8_t secret[16], const uint8_t *bytes, size_t len,
    struct entry *entry)
{
	if (len == 0 || entry_extent(bytes, len) != len
	    || siphash_64(secret, bytes, len - SUM)
		   != word_get_64(bytes + len - SUM))
		return false;
	entry->table = bytes[AT_TABLE];
	entry->deleted = (bytes[AT_FLAGS] & FLAG_DELETED) != 0;
	entry->expires = (int64_t)word_get_64(bytes + AT_EXPIRES);
	entry->version = word_get_64(bytes + AT_VERSION);
	entry->key = bytes + HEAD;
	entry->key_len = word_get_16(bytes + AT_KEY_LEN);
	entry->value = entry->key + entry->key_len;
	entry->value_len = word_get_32(bytes + AT_VALUE_LEN);
	return true;
}

bool
entry_is_gone(const struct entry *entry, int64_t now)
{
	return entry->deleted || (entry->expires != 0 && entry->expires <= now);
}
