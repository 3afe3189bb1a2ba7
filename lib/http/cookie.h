/* Our cookies (RFC 6265).  On an https site their names begin with __Host-,
 * on a plain one with lk-; which, the site's origin says, not the request. */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A cookie's name that no other site of this host has: `name`, the port of the
 * origin and the base, as in "session-8443-members". */
#define COOKIE_APART 128
void cookie_apart(char apart[COOKIE_APART], const char *name,
    const char *origin, const char *base);

/*
 * The value of our cookie `name` ("flow", "session", "device", "language",
 * "region") in a Cookie header, NULL where it is not there, is too long or is
 * no token.  `header` may be NULL, of any length and bytes: what others put
 * there does not count.  ";" ends each, and "," ours; ours may follow a comma
 * only where its name is one that any site of the domain can set (lk-).
 */
const char *cookie_read(struct arena *arena, const char *header, bool https,
    const char *name);

/* A Set-Cookie line's value: `text` for `seconds` (0: while the browser is
 * open), or, where text is NULL, one that takes the cookie away. */
const char *cookie_write(struct arena *arena, bool https, const char *name,
    const char *text, int64_t seconds);

#endif
