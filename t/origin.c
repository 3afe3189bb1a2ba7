/* Which site a request comes from, and whose address. */

#include "http/origin.h"

#include "base/buffer.h"
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

#define FROM "REMOTE_ADDR=192.0.2.10\nHTTP_X_FORWARDED_FOR="

static const struct {
	const char *parameters;
	const char *address;
	const char *who; /* what the owner is told of, or NULL */
} visitors[] = {
	{ "", "", "REMOTE_ADDR ''" },
	{ "REMOTE_ADDR=203.0.113.1", "203.0.113.1", NULL },
	{ "REMOTE_ADDR=2001:db8:1::5", "2001:db8:1::5", NULL },
	/* Who is no proxy speaks for himself alone. */
	{ "REMOTE_ADDR=203.0.113.1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7",
	    "203.0.113.1", "X-Forwarded-For" },
	/* Who may have been meant for one (install A22). */
	{ "REMOTE_ADDR=172.16.0.1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7",
	    "172.16.0.1", "X-Forwarded-For of '172.16.0.1'" },
	{ "HTTP_X_FORWARDED_FOR=198.51.100.7", "", "REMOTE_ADDR ''" },
	{ "REMOTE_ADDR=192.0.2.10", "192.0.2.10", "REMOTE_ADDR '192.0.2.10'" },
	{ FROM "198.51.100.7", "198.51.100.7", NULL },
	{ "REMOTE_ADDR=2001:db8::1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.7",
	    "198.51.100.7", NULL },
	/* What stands before the visitor he wrote himself. */
	{ FROM "198.51.100.1, 198.51.100.7", "198.51.100.7", NULL },
	{ FROM "unknown, 198.51.100.7", "198.51.100.7", NULL },
	{ FROM "198.51.100.1,198.51.100.7,192.0.2.11", "198.51.100.7", NULL },
	{ FROM " 198.51.100.7 \t, 192.0.2.11 ", "198.51.100.7", NULL },
	{ FROM "192.0.2.11, 192.0.2.10", "192.0.2.11", NULL },
	/* Nobody wrote an empty one. */
	{ FROM, "192.0.2.10", NULL },
	{ FROM " , ,\t", "192.0.2.10", NULL },
	{ FROM "198.51.100.7,", "198.51.100.7", NULL },
	{ FROM ", 198.51.100.7 ,, , 192.0.2.11, ", "198.51.100.7", NULL },
	/* F7: what cannot be read is nobody's address. */
	{ FROM "198.51.100.7, nonsense", "", "X-Forwarded-For ' nonsense'" },
	{ FROM "198.51.100.7, unknown, 192.0.2.11", "",
	    "X-Forwarded-For ' unknown'" },
	{ FROM "_hidden", "", "X-Forwarded-For '_hidden'" },
	{ FROM "for=198.51.100.7", "", "X-Forwarded-For 'for=198.51.100.7'" },
	{ FROM "198.51.100.7 198.51.100.8", "",
	    "X-Forwarded-For '198.51.100.7 198.51.100.8'" },
	{ FROM "198.51.100.7;198.51.100.8", "",
	    "X-Forwarded-For '198.51.100.7;198.51.100.8'" },
	{ FROM "198.51.100.%37", "", "X-Forwarded-For '198.51.100.%37'" },
	{ FROM "\xff\xfe", "", "X-Forwarded-For '\xff\xfe'" },
	/* As front ends write them. */
	{ FROM "203.0.113.5:51008", "203.0.113.5", NULL },
	{ FROM "203.0.113.5:0", "203.0.113.5", NULL },
	{ FROM "[2001:DB8:7::1]:4711", "2001:db8:7::1", NULL },
	{ FROM "2001:0db8:0007:0000:0000:0000:0000:0001", "2001:db8:7::1",
	    NULL },
	{ FROM "\"198.51.100.9\"", "198.51.100.9", NULL },
	{ FROM "\"[2001:db8:7::1]:4711\"", "2001:db8:7::1", NULL },
	{ FROM "[198.51.100.9]:80", "198.51.100.9", NULL },
	{ FROM "::ffff:c633:6409", "198.51.100.9", NULL },
	{ FROM "[::FFFF:198.51.100.9]:80", "198.51.100.9", NULL },
	{ "REMOTE_ADDR=::ffff:192.0.2.10\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.9",
	    "198.51.100.9", NULL },
	{ "REMOTE_ADDR=2001:db8:0:0:0:0:0:1\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.9",
	    "198.51.100.9", NULL },
	{ "REMOTE_ADDR=10.9.8.7\n"
	  "HTTP_X_FORWARDED_FOR=198.51.100.9, 10.1.1.1",
	    "198.51.100.9", NULL },
	{ "REMOTE_ADDR=fe80::1%eth0", "fe80::1", NULL },
	{ "REMOTE_ADDR=unix:\nHTTP_X_FORWARDED_FOR=198.51.100.9",
	    "198.51.100.9", NULL },
	{ "REMOTE_ADDR=unix:\nHTTP_X_FORWARDED_FOR=", "",
	    "REMOTE_ADDR 'unix:'" },
	{ "REMOTE_ADDR=unix:", "", "REMOTE_ADDR 'unix:'" },
	{ "REMOTE_ADDR=nonsense", "", "REMOTE_ADDR 'nonsense'" },
};

static struct origin_visitor
visit(const char *parameters)
{
	struct gateway *gateway = cgi_open(parameters, NULL, 0);
	struct origin_visitor visitor;

	origin_visitor(gateway, site_work.settings, site_work.arena, &visitor);
	gateway_close(gateway);
	return visitor;
}

static void
test_address(void)
{
	for (size_t i = 0; i < sizeof(visitors) / sizeof(visitors[0]); i++) {
		struct origin_visitor visitor = visit(visitors[i].parameters);

		is_string(visitor.address, visitors[i].address,
		    "F1, F7: visitor %zu: %s", i, visitors[i].address);
		is_string(visitor.who, visitors[i].who, "its owner is told");
	}
}

/* As much as servers pass, by somebody who counts as a proxy. */
static void
test_long(void)
{
	struct buffer list = buffer_new(site_work.arena, 131072);

	buffer_text(&list, FROM "198.51.100.9");
	for (int i = 0; i < 3000; i++)
		buffer_text(&list, ", 10.0.0.1");
	is_string(visit(list.bytes).address, "198.51.100.9",
	    "three thousand proxies");
	for (int i = 0; i < 3000; i++)
		buffer_text(&list, "1");
	is_string(visit(list.bytes).address, "", "no address is so long");
}

int
main(void)
{
	site_open(settings);
	test_site();
	test_address();
	test_long();
	return done();
}
