/* SipHash-1-3 with 64 bits and SipHash-2-4 with 128 bits (Aumasson and
 * Bernstein, 2012): for sums and for the places of keys in tables.  What must
 * stay secret takes secret_mac(). */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#define SIPHASH_KEY 16 /* bytes */

uint64_t siphash_64(const uint8_t key[SIPHASH_KEY], const void *bytes,
    size_t len);

void siphash_128(const uint8_t key[SIPHASH_KEY], const void *bytes, size_t len,
    uint8_t hash[16]);

#endif
