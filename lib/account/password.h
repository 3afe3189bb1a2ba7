/* Passwords as crypt(3) strings, and how many may be hashed at once. */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include "base/arena.h"

#include <stdbool.h>

#define PASSWORD_BYTES_MAX 511 /* what crypt(3) takes */

enum password_outcome {
	PASSWORD_RIGHT,
	PASSWORD_WRONG,
	PASSWORD_BUSY, /* no hash was to be had: no slot within a second, no
			* memory or descriptor (logged); try again */
};

/*
 * Slots are files hash.0 .. hash.3 in the state directory `dir`, locked while
 * a hash is computed (32 MiB and about 40 ms each): at most two for each
 * core and four in all, over all processes.
 */

/* A new hash of `password` with the prefix of [password] scheme, in `arena`;
 * NULL where none was to be had, as above. */
const char *password_hash(struct arena *arena, int dir, const char *scheme,
    const char *password);

/*
 * Verifies exactly one hash in every case: with `hash` NULL a hash of the
 * same cost that nothing fits, so that an unknown account takes as long.  A
 * `hash` that crypt(3) cannot read is one that nothing fits, too.
 */
enum password_outcome password_verify(int dir, const char *scheme,
    const char *hash, const char *password);

/* Whether `hash` is a whole crypt(3) string of a method that is known here, to
 * be an account's own: computes one with it.  False after a warning where
 * crypt(3) gives none, for which it tells no reason. */
bool password_is_hash(struct arena *arena, const char *hash);

/* Whether that can hardly be anything but a hash that was put where a password
 * belongs: a crypt(3) string or another system's, of any method. */
bool password_looks_hashed(const char *password);

/* The library behind this, with its version. */
const char *password_library(void);

#endif
