/* The seam for chance: the kernel's generator, nothing weaker. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills `bytes`; a kernel that cannot give any ends the process. */
void random_bytes(void *bytes, size_t len);

/* Evenly one of 0 .. bound - 1; bound >= 1. */
uint32_t random_below(uint32_t bound);

#endif
