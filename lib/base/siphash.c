#include "base/siphash.h"

#include <endian.h>
#include <string.h>

/* SipHash (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012).
 * libcrypto has it too, at ten times the price a call; the store takes one
 * for every record and key it reads. */

struct state {
	uint64_t v0;
	uint64_t v1;
	uint64_t v2;
	uint64_t v3;
};

static inline uint64_t
rotate(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static inline uint64_t
load(const uint8_t *bytes)
{
	uint64_t word = 0;

	memcpy(&word, bytes, sizeof(word));
	return le64toh(word);
}

/* Fewer than 8 bytes. */
static inline uint64_t
load_rest(const uint8_t *bytes, size_t len)
{
	uint64_t word = 0;

	while (len-- > 0)
		word = word << 8 | bytes[len];
	return word;
}

static void
store(uint64_t word, uint8_t *bytes)
{
	word = htole64(word);
	memcpy(bytes, &word, sizeof(word));
}

/* Inlined, so that the state stays in registers: whole files are summed. */
static inline void
rounds(struct state *s, int count)
{
	for (; count > 0; count--) {
		s->v0 += s->v1;
		s->v1 = rotate(s->v1, 13) ^ s->v0;
		s->v0 = rotate(s->v0, 32);
		s->v2 += s->v3;
		s->v3 = rotate(s->v3, 16) ^ s->v2;
		s->v0 += s->v3;
		s->v3 = rotate(s->v3, 21) ^ s->v0;
		s->v2 += s->v1;
		s->v1 = rotate(s->v1, 17) ^ s->v2;
		s->v2 = rotate(s->v2, 32);
	}
}

static inline struct state
begin(const uint8_t key[SIPHASH_KEY])
{
	uint64_t k0 = load(key);
	uint64_t k1 = load(key + 8);
	struct state s = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
		k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573 };

	return s;
}

static inline void
absorb(struct state *s, const uint8_t *bytes, size_t len, int count)
{
	const uint8_t *end = bytes + len / 8 * 8;
	uint64_t last = load_rest(end, len % 8) | (uint64_t)len << 56;

	for (; bytes < end; bytes += 8) {
		uint64_t word = load(bytes);

		s->v3 ^= word;
		rounds(s, count);
		s->v0 ^= word;
	}
	s->v3 ^= last;
	rounds(s, count);
	s->v0 ^= last;
}

static uint64_t
fold(const struct state *s)
{
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t
siphash_64(const uint8_t key[SIPHASH_KEY], const void *bytes, size_t len)
{
	struct state s = begin(key);

	absorb(&s, bytes, len, 1);
	s.v2 ^= 0xff;
	rounds(&s, 3);
	return fold(&s);
}

void
siphash_128(const uint8_t key[SIPHASH_KEY], const void *bytes, size_t len,
    uint8_t hash[16])
{
	struct state s = begin(key);

	s.v1 ^= 0xee;
	absorb(&s, bytes, len, 2);
	s.v2 ^= 0xee;
	rounds(&s, 4);
	store(fold(&s), hash);
	s.v1 ^= 0xdd;
	rounds(&s, 4);
	store(fold(&s), hash + 8);
}
