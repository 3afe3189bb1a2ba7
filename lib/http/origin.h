/* Where a request comes from: which site made it, and whose address it is. */
#ifndef HTTP_ORIGIN_H
#define HTTP_ORIGIN_H

#include "base/arena.h"
#include "base/settings.h"
#include "http/gateway.h"

enum origin {
	ORIGIN_OWN,     /* our own pages, or typed by the person */
	ORIGIN_UNKNOWN, /* no browser said: allowed, but without cookies */
	ORIGIN_OTHER,   /* another site: refused */
};

/*
 * By Sec-Fetch-Site, else by Origin against site.origin.  Origin "null" and
 * neither header are ORIGIN_UNKNOWN.
 */
enum origin origin_of(const struct gateway *gateway,
    const struct settings *settings);

/* The visitor's address: REMOTE_ADDR, or where that is one of site.proxies,
 * the last of X-Forwarded-For that is no proxy. */
const char *origin_address(const struct gateway *gateway,
    const struct settings *settings, struct arena *arena);

#endif
