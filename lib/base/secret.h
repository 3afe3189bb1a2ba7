/* Keyed hashes, comparison in constant time, and the site's key. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECRET_SIZE 32 /* bytes of a key and of a hash */

/* Looks up what the others below use, which would do so themselves: for a
 * program that rather does not start than fails at a request.  Where the
 * library gives nothing, then or later, the process ends after a line. */
void secret_open(void);

/* SHA-256 (FIPS 180-4). */
void secret_hash(const void *bytes, size_t len, uint8_t hash[SECRET_SIZE]);

/* The same over bytes that come one after another; the end frees the sum, and
 * `hash` may be NULL. */
struct secret_sum;
struct secret_sum *secret_sum_new(void);
void secret_sum_add(struct secret_sum *sum, const void *bytes, size_t len);
void secret_sum_end(struct secret_sum *sum, uint8_t hash[SECRET_SIZE]);

/* HMAC-SHA-256 (RFC 2104) of `len` bytes under `key`. */
void secret_mac(const uint8_t key[SECRET_SIZE], const void *bytes, size_t len,
    uint8_t mac[SECRET_SIZE]);

/* A key of its own for `purpose`: HMAC(key, purpose). */
void secret_derive(const uint8_t key[SECRET_SIZE], const char *purpose,
    uint8_t derived[SECRET_SIZE]);

/* Compares in a time that depends on `len` only. */
bool secret_same(const void *a, const void *b, size_t len);

void secret_wipe(void *bytes, size_t len);

/* Wipes what secret_mac() remembers of the key it was given last. */
void secret_forget(void);

/* The library behind this, with its version. */
const char *secret_library(void);

/* Reads the site's key: no link, a file that passes trust.h's TRUST_SECRET, of
 * SECRET_SIZE bytes.  False after a warning that says what to do. */
bool secret_load(const char *path, uint8_t key[SECRET_SIZE]);

/* Makes that file, mode 0400, with fresh random bytes, durable on return.
 * False after a warning; an existing file is never touched. */
bool secret_create(const char *path);

#endif
