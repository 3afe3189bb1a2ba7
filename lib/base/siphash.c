#include "base/siphash.h"

/* SipHash (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012).
 * libcrypto has it too, at ten times the price a call; the store takes one
 * for every record and key it reads. */

struct state {
	uint64_t v0;
	uint64_t v1;
	uint64_t v2;
	uint64_t v3;
};

static uint64_t
rotate(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static uint64_t
load(const uint8_t *bytes, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

static void
store(uint64_t word, uint8_t *bytes)
{
	for (size_t i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(word >> (8 * i));
}

static void
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

static struct state
begin(const uint8_t key[SIPHASH_KEY])
{
	uint64_t k0 = load(key, 8);
	uint64_t k1 = load(key + 8, 8);
	struct state s = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
		k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573 };

	return s;
}

static void
absorb(struct state *s, const uint8_t *bytes, size_t len, int count)
{
	size_t whole = len / 8 * 8;
	uint64_t last = load(bytes + whole, len - whole) | (uint64_t)len << 56;

	for (size_t i = 0; i < whole; i += 8) {
		uint64_t word = load(bytes + i, 8);

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
