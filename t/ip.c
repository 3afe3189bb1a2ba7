/* Addresses as front ends write them, and networks. */

#include "base/ip.h"

#include <string.h>

#include "tap.h"

static void
test_read(void)
{
	static const struct {
		const char *text;
		const char *spelt; /* NULL: none */
	} rows[] = { { "203.0.113.5", "203.0.113.5" },
		{ "203.0.113.5:51008", "203.0.113.5" },
		{ " 203.0.113.5\t", "203.0.113.5" },
		{ "\"198.51.100.9\"", "198.51.100.9" },
		{ "\"[2001:db8::1]:4711\"", "2001:db8::1" },
		{ "[2001:db8::1]:4711", "2001:db8::1" },
		{ "[2001:db8::1]", "2001:db8::1" },
		{ "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
		{ "::ffff:10.1.2.3", "10.1.2.3" },
		{ "[::ffff:10.1.2.3]:80", "10.1.2.3" },
		{ "fe80::1%eth0", "fe80::1" },
		{ "[fe80::1%eth0]:80", "fe80::1" }, { "::1", "::1" },
		{ "", NULL }, { " ", NULL }, { "unknown", NULL },
		{ "unix:", NULL }, { "_hidden", NULL }, { "[]", NULL },
		{ "[2001:db8::1", NULL }, { "[2001:db8::1]x", NULL },
		{ "[2001:db8::1]:", NULL }, { "[2001:db8::1]:8a", NULL },
		{ "203.0.113.5:", NULL }, { "203.0.113.5:x", NULL },
		{ "203.0.113", NULL }, { "203.0.113.256", NULL },
		{ "010.1.2.3", NULL }, { "0x7f.1", NULL },
		{ "203.0.113.5 x", NULL }, { "\"203.0.113.5", NULL },
		{ "10.0.0.0/8", NULL }, { "1:2", NULL }, { ":", NULL },
		{ "%", NULL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ip ip;
		char text[IP_TEXT];
		bool good = ip_read(&ip, rows[i].text);

		is_string(good ? ip_write(&ip, text) : NULL, rows[i].spelt,
		    "'%s'", rows[i].text);
	}
}

static void
test_long(void)
{
	char text[4096];
	struct ip ip;

	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ok(!ip_read(&ip, text) && !ip_read_network(&ip, text), "too long");
	text[100] = '/';
	ok(!ip_read_network(&ip, text), "too long before its bits");
}

static void
test_networks(void)
{
	static const struct {
		const char *network;
		const char *host;
		bool wanted;
	} rows[] = { { "10.0.0.0/8", "10.255.0.1", true },
		{ "10.0.0.0/8", "11.0.0.1", false },
		{ "10.9.9.9/8", "10.1.1.1", true },
		{ "192.0.2.128/25", "192.0.2.129", true },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.1", "192.0.2.1", true },
		{ "192.0.2.1", "::ffff:192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "2001:db8::/32", "2001:db8:ffff::1", true },
		{ "2001:db8::/33", "2001:db8:ffff::1", false },
		{ "2001:db8::1", "2001:db8:0:0:0:0:0:1", true },
		{ "fe80::/10", "febf::1", true },
		{ "::/1", "10.1.1.1", true } };
	static const char *const wrong[] = { "nonsense", "10.0.0.0/33",
		"10.0.0.0/0", "::/0", "2001:db8::/129", "10.0.0.0/", "/8",
		"10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/ 8", "[::1]/64", "" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ip network;
		struct ip host;

		ok(ip_read_network(&network, rows[i].network)
			&& ip_read(&host, rows[i].host)
			&& ip_covers(&network, &host) == rows[i].wanted,
		    "%s and %s", rows[i].network, rows[i].host);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct ip network;

		ok(!ip_read_network(&network, wrong[i]), "'%s' is none",
		    wrong[i]);
	}
}

static void
test_local(void)
{
	static const struct {
		const char *host;
		bool local;
	} rows[] = { { "127.0.0.1", true }, { "127.255.255.255", true },
		{ "::1", true }, { "::2", false }, { "10.1.2.3", true },
		{ "::ffff:10.1.2.3", true }, { "172.15.0.1", false },
		{ "172.16.0.1", true }, { "172.31.255.255", true },
		{ "172.32.0.1", false }, { "192.168.9.9", true },
		{ "100.64.0.1", true }, { "100.128.0.1", false },
		{ "169.254.1.1", true }, { "fe80::1%eth0", true },
		{ "fd00::1", true }, { "fec0::1", false },
		{ "203.0.113.5", false }, { "2001:db8::1", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ip ip;

		ok(ip_read(&ip, rows[i].host)
			&& ip_is_local(&ip) == rows[i].local,
		    "%s is%s local", rows[i].host, rows[i].local ? "" : " not");
	}
}

int
main(void)
{
	test_local();
	test_read();
	test_long();
	test_networks();
	return done();
}
