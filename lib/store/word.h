/* Numbers in the store's files: little-endian, at any address. */
#ifndef STORE_WORD_H
#define STORE_WORD_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

static inline uint16_t
word_get_16(const uint8_t *bytes)
{
	uint16_t word = 0;

	memcpy(&word, bytes, sizeof(word));
	return le16toh(word);
}

static inline uint32_t
word_get_32(const uint8_t *bytes)
{
	uint32_t word = 0;

	memcpy(&word, bytes, sizeof(word));
	return le32toh(word);
}

static inline uint64_t
word_get_64(const uint8_t *bytes)
{
	uint64_t word = 0;

	memcpy(&word, bytes, sizeof(word));
	return le64toh(word);
}

static inline void
word_put_16(uint8_t *bytes, uint16_t word)
{
	word = htole16(word);
	memcpy(bytes, &word, sizeof(word));
}

static inline void
word_put_32(uint8_t *bytes, uint32_t word)
{
	word = htole32(word);
	memcpy(bytes, &word, sizeof(word));
}

static inline void
word_put_64(uint8_t *bytes, uint64_t word)
{
	word = htole64(word);
	memcpy(bytes, &word, sizeof(word));
}

#endif
