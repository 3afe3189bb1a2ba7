#include "draw/prng.h"

#include <string.h>

static uint64_t
rotated(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static uint64_t
next(struct prng *prng)
{
	uint64_t *state = prng->state;
	uint64_t result = rotated(state[1] * 5, 7) * 9;
	uint64_t shifted = state[1] << 17;

	state[2] ^= state[0];
	state[3] ^= state[1];
	state[1] ^= state[2];
	state[0] ^= state[3];
	state[2] ^= shifted;
	state[3] = rotated(state[3], 45);
	return result;
}

struct prng
prng_new(const uint8_t seed[PRNG_SEED])
{
	struct prng prng;

	memcpy(prng.state, seed, sizeof(prng.state));
	/* All zero is the one state it could never leave. */
	if ((prng.state[0] | prng.state[1] | prng.state[2] | prng.state[3])
	    == 0)
		prng.state[0] = UINT64_C(0x9e3779b97f4a7c15);
	/* Seeds that differ in few bits soon give unlike numbers. */
	for (int i = 0; i < 16; i++)
		(void)next(&prng);
	return prng;
}

unsigned
prng_below(struct prng *prng, unsigned bound)
{
	return (unsigned)((next(prng) >> 32) * bound >> 32);
}

float
prng_between(struct prng *prng, float low, float high)
{
	float share = (float)(next(prng) >> 40) / (float)(1 << 24);

	return low + (high - low) * share;
}
