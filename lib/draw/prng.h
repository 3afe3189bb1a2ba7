/* A fast generator for geometry: the same numbers from the same seed.  No
 * secret may be made of it; that is random.h's work. */
#ifndef DRAW_PRNG_H
#define DRAW_PRNG_H

#include <stdbool.h>
#include <stdint.h>

#define PRNG_SEED 32

/* xoshiro256**, Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2018. */
struct prng {
	uint64_t state[4];
};

struct prng prng_new(const uint8_t seed[PRNG_SEED]);

/* Evenly one of 0 .. bound - 1; bound is small. */
unsigned prng_below(struct prng *prng, unsigned bound);

/* Evenly within low .. high. */
float prng_between(struct prng *prng, float low, float high);

#endif
