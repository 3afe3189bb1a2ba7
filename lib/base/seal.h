/* Sealed bytes: AES-256-GCM (NIST SP 800-38D) with a random nonce before and a
 * tag behind them, so that who has only them can neither read nor change them.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/arena.h"
#include "base/secret.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_MORE 28 /* bytes: sealed ones are so much longer */
#define SEAL_MOST 1024

/* Where they belong: they open at no other place.  The key seals less than
 * 2^32 times. */
struct seal_place {
	const uint8_t *key; /* SECRET_SIZE bytes */
	const void *id;
	size_t id_len;
};

/* `len` bytes, SEAL_MOST at most, as len + SEAL_MORE; NULL, with a warning,
 * where libcrypto cannot. */
uint8_t *seal_close(struct arena *arena, const struct seal_place *place,
    const void *bytes, size_t len);

/* The bytes in `len` sealed ones, with a NUL behind; NULL where these were not
 * sealed by that key for that place. */
char *seal_open(struct arena *arena, const struct seal_place *place,
    const uint8_t *sealed, size_t len);

#endif
