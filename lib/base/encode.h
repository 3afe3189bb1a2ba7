/* Bytes as text and back: hexadecimal, base64url (RFC 4648 section 5, no
 * padding), base64 (section 4) and percent-encoding (RFC 3986). */
#ifndef BASE_ENCODE_H
#define BASE_ENCODE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* What so many bytes become, the NUL included. */
#define ENCODE_HEX_SIZE(len)       ((len)*2 + 1)
#define ENCODE_BASE64URL_SIZE(len) (((len)*4 + 2) / 3 + 1)

/* Each writes a NUL too and returns `text`. */
char *encode_hex(const void *bytes, size_t len, char *text);
char *encode_base64url(const void *bytes, size_t len, char *text);

/* True where `text` is exactly the encoding of `len` bytes, written to
 * `bytes`.  Any other length, letter or non-zero spare bit is false. */
bool encode_read_hex(const char *text, void *bytes, size_t len);
bool encode_read_base64url(const char *text, void *bytes, size_t len);

/* base64 with padding and CR LF after each 76 letters (RFC 2045), without a
 * line end after the last. */
char *encode_base64(struct arena *arena, const void *bytes, size_t len);

/* All but RFC 3986's unreserved characters as %XX. */
char *encode_percent(struct arena *arena, const char *text);

/* Undoes %XX and, with `plus`, "+" for a space (WHATWG urlencoded).  NULL
 * where a "%" is not followed by two hex digits.  The result has its own
 * length because %00 is possible here and refused by the text gate. */
char *encode_read_percent(struct arena *arena, const char *text, size_t len,
    bool plus, size_t *out_len);

#endif
