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

/* What the owner of a site should know, as visitors share limits by it. */
enum origin_unclear {
	ORIGIN_CLEAR,
	ORIGIN_UNREADABLE, /* no address */
	ORIGIN_UNNAMED,    /* X-Forwarded-For of whom site.proxies lacks */
	ORIGIN_SILENT,     /* one of site.proxies without X-Forwarded-For */
};

struct origin_visitor {
	const char
	    *address; /* in one spelling (ip.h), "" where there is none */
	enum origin_unclear unclear;
	const char *who; /* of that, for the owner: who said what; or NULL */
};

/*
 * The visitor's address: REMOTE_ADDR, or where that is one of site.proxies
 * (addresses, networks, "unix:"), the last of X-Forwarded-For that is no proxy.
 * Empty elements of that list do not count (RFC 9110, 5.6.1).  Where one that
 * does cannot be read, the visitor has no address, as he has none where
 * REMOTE_ADDR is none: network.h says what that means.
 */
void origin_visitor(const struct gateway *gateway,
    const struct settings *settings, struct arena *arena,
    struct origin_visitor *visitor);

/*
 * Where the site's https origin is, "https://host", if this request came to its
 * host by plain http, so that a form would send a password in clear; else NULL.
 * It did where the web server says so (REQUEST_SCHEME) and nothing says that
 * somebody in front of it speaks https: a header that proxies add, [site]
 * proxies, or a browser that says whence the request comes, which browsers do
 * over https alone.
 */
const char *origin_secure(const struct gateway *gateway,
    const struct settings *settings, struct arena *arena);

#endif
