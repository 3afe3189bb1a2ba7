/* Which site a request comes from, and whose address. */

#include "http/origin.h"

#include "cgi.h"
#include "site.h"
#include "tap.h"

static const char settings[] =
    "[site]\n"
    "origin = https://example.com https://www.example.com:8443\n"
    "proxies = 192.0.2.10 192.0.2.11 2001:db8::1 10.0.0.0/8 unix:\n";

static void
test_site(void)
{
	static const struct {
		const char *fetch;
		const char *origin;
		enum origin wanted;
	} rows[] = {
		/* Sec-Fetch-Site alone, and before any Origin. */
		{ "same-origin", NULL, ORIGIN_OWN },
		{ "none", NULL, ORIGIN_OWN },
		{ "same-site", NULL, ORIGIN_OTHER },
		{ "cross-site", NULL, ORIGIN_OTHER },
		{ "Same-Origin", NULL, ORIGIN_OTHER },
		{ "same-origin, none", NULL, ORIGIN_OTHER },
		{ "", NULL, ORIGIN_OTHER },
		{ "same-origin", "https://evil.example", ORIGIN_OWN },
		{ "same-origin", "null", ORIGIN_OWN },
		{ "none", "null", ORIGIN_OWN },
		{ "same-site", "https://example.com", ORIGIN_OTHER },
		{ "cross-site", "https://example.com", ORIGIN_OTHER },
		{ "cross-site", "null", ORIGIN_OTHER },
		{ "", "https://example.com", ORIGIN_OTHER },
		/* Origin alone: one of the list, to the letter. */
		{ NULL, "https://example.com", ORIGIN_OWN },
		{ NULL, "https://www.example.com:8443", ORIGIN_OWN },
		{ NULL, "http://example.com", ORIGIN_OTHER },
		{ NULL, "https://example.com:443", ORIGIN_OTHER },
		{ NULL, "https://example.com/", ORIGIN_OTHER },
		{ NULL, "https://example.com.evil.example", ORIGIN_OTHER },
		{ NULL, "https://evil.example", ORIGIN_OTHER },
		{ NULL, "https://www.example.com", ORIGIN_OTHER },
		{ NULL, "https://example.co", ORIGIN_OTHER },
		{ NULL, "https://example.com https://www.example.com:8443",
		    ORIGIN_OTHER },
		{ NULL, "", ORIGIN_OTHER },
		/* Nobody says. */
		{ NULL, "null", ORIGIN_OTHER },
		{ NULL, "Null", ORIGIN_OTHER },
		{ NULL, NULL, ORIGIN_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *fetch = rows[i].fetch;
		const char *origin = rows[i].origin;
		struct gateway *gateway =
		    cgi_open(arena_format(site_work.arena, "%s%s\n%s%s",
				 fetch == NULL ? "A=" : "HTTP_SEC_FETCH_SITE=",
				 fetch == NULL ? "" : fetch,
				 origin == NULL ? "B=" : "HTTP_ORIGIN=",
				 origin == NULL ? "" : origin),
			NULL, 0);

		is_int(origin_of(gateway, site_work.settings), rows[i].wanted,
		    "Sec-Fetch-Site %s, Origin %s",
		    fetch == NULL ? "(none)" : fetch,
		    origin == NULL ? "(none)" : origin);
		gateway_close(gateway);
	}
}

static const struct {
	const char *parameters;
	const char *address;
} visitors[] = {
	{ "", "" },
	{ "REMOTE_ADDR=203.0.113.1", "203.0.113.1" },
	{ "REMOTE_ADDR=2001:db8:1::5", "2001:db8:1::5" },
	/* Who is no proxy speaks for himself alone. */
	{ "REMOTE_ADDR=203.0.113.1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7",
	    "203.0.113.1" },
	{ "HTTP_X_FORWARDED_FOR=198.51.100.7", "" },
	{ "REMOTE_ADDR=192.0.2.10", "192.0.2.10" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7",
	    "198.51.100.7" },
	{ "REMOTE_ADDR=2001:db8::1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7",
	    "198.51.100.7" },
	/* What stands before the visitor he wrote himself. */
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.1, 198.51.100.7",
	    "198.51.100.7" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.1,198.51.100.7,192.0.2.11",
	    "198.51.100.7" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR= 198.51.100.7 \t, 192.0.2.11 ",
	    "198.51.100.7" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=192.0.2.11, 192.0.2.10",
	    "192.0.2.11" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7, nonsense",
	    "192.0.2.10" },
	{ "REMOTE_ADDR=192.0.2.10\nHTTP_X_FORWARDED_FOR=", "192.0.2.10" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7,",
	    "192.0.2.10" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7, unknown, 192.0.2.11",
	    "192.0.2.11" },
	/* As front ends write them. */
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=203.0.113.5:51008",
	    "203.0.113.5" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=[2001:DB8:7::1]:4711",
	    "2001:db8:7::1" },
	{ "REMOTE_ADDR=192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=\"198.51.100.9\"",
	    "198.51.100.9" },
	{ "REMOTE_ADDR=::ffff:192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.9",
	    "198.51.100.9" },
	{ "REMOTE_ADDR=2001:db8:0:0:0:0:0:1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.9",
	    "198.51.100.9" },
	{ "REMOTE_ADDR=10.9.8.7\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.9, 10.1.1.1",
	    "198.51.100.9" },
	{ "REMOTE_ADDR=fe80::1%eth0", "fe80::1" },
	{ "REMOTE_ADDR=unix:\nHTTP_X_FORWARDED_FOR=198.51.100.9",
	    "198.51.100.9" },
	{ "REMOTE_ADDR=unix:", "" },
	{ "REMOTE_ADDR=nonsense", "" },
};

static void
test_address(void)
{
	for (size_t i = 0; i < sizeof(visitors) / sizeof(visitors[0]); i++) {
		struct gateway *gateway =
		    cgi_open(visitors[i].parameters, NULL, 0);

		is_string(origin_address(gateway, site_work.settings,
			      site_work.arena),
		    visitors[i].address, "visitor %zu: %s", i,
		    visitors[i].address);
		gateway_close(gateway);
	}
}

int
main(void)
{
	site_open(settings);
	test_site();
	test_address();
	return done();
}
