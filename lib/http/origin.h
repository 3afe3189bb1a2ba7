/* Where a request comes from: which site made it, and whose address it is. */
#ifndef HTTP_ORIGIN_H
#define HTTP_ORIGIN_H

#include "base/arena.h"
#include "http/gateway.h"
#include "site/settings.h"

enum origin {
	ORIGIN_OWN,     /* our own pages, or typed by the person */
	ORIGIN_UNKNOWN, /* neither was said: allowed, but without cookies */
	ORIGIN_OTHER,   /* another site, or one that hides: refused */
};

/*
 * By Sec-Fetch-Site, else by Origin against site.origin.  Origin "null", of a
 * sandboxed frame, is ORIGIN_OTHER.
 */
enum origin origin_of(const struct gateway *gateway,
    const struct settings *settings);

/*
 * The visitor's address: REMOTE_ADDR, or where that is one of site.proxies
 * (addresses, networks, "unix:"), the last of X-Forwarded-For that is no proxy.
 * In one spelling, without port and zone (ip.h).  Where an address of the list
 * cannot be read, that of who wrote it there is taken: those who come through
 * it share what is allowed to it, nobody else does.  "" where nobody has an
 * address, after a warning, one a process; network.h says what that means.
 */
const char *origin_address(const struct gateway *gateway,
    const struct settings *settings, struct arena *arena);

#endif
