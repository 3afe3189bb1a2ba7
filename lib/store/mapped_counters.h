/* The engine of shared counters for one host: a mapped table of 64-bit words,
 * which a kill cannot tear and which is kept over a reboot.
 *
 * A table without room refuses nobody for that: until words are free again it
 * counts in words without tags that subjects share (mapped_counters_coarse.h),
 * which may count too much and never too little, and says so in the log once an
 * hour. */
#ifndef STORE_MAPPED_COUNTERS_H
#define STORE_MAPPED_COUNTERS_H

#include "store/shared_counters_ops.h"

#include <stddef.h>
#include <stdint.h>

/* As shared_counters_open(). */
struct shared_counters *mapped_counters_open(int dir, const char *name,
    size_t slots, const uint8_t key[16]);

#endif
