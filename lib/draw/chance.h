/* A fast generator for geometry: the same numbers from the same seed.  No
 * secret may be made of it; that is random.h's work. */
#ifndef DRAW_CHANCE_H
#define DRAW_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

#define CHANCE_SEED 32

/* xoshiro256**, Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2018. */
struct chance {
	uint64_t state[4];
};

struct chance chance_new(const uint8_t seed[CHANCE_SEED]);

/* Evenly one of 0 .. bound - 1; bound is small. */
unsigned chance_below(struct chance *chance, unsigned bound);

/* Evenly within low .. high. */
float chance_between(struct chance *chance, float low, float high);

#endif
