#include "draw/chance.h"

#include <string.h>

static uint64_t
rotated(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static uint64_t
next(struct chance *chance)
{
	uint64_t *state = chance->state;
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

struct chance
chance_new(const uint8_t seed[CHANCE_SEED])
{
	struct chance chance;

	memcpy(chance.state, seed, sizeof(chance.state));
	/* All zero is the one state it could never leave. */
	if ((chance.state[0] | chance.state[1] | chance.state[2]
		| chance.state[3])
	    == 0)
		chance.state[0] = UINT64_C(0x9e3779b97f4a7c15);
	/* Seeds that differ in few bits soon give unlike numbers. */
	for (int i = 0; i < 16; i++)
		(void)next(&chance);
	return chance;
}

unsigned
chance_below(struct chance *chance, unsigned bound)
{
	return (unsigned)((next(chance) >> 32) * bound >> 32);
}

float
chance_between(struct chance *chance, float low, float high)
{
	float share = (float)(next(chance) >> 40) / (float)(1 << 24);

	return low + (high - low) * share;
}
