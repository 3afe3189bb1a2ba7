/* Networks: what of an address is counted. */

#include "limit/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static const struct {
	const char *address;
	const char *near;
	const char *wide;
} rows[] = {
	{ "192.0.2.129", "192.0.2.129", "192.0.2.0/24" },
	{ "255.255.255.255", "255.255.255.255", "255.255.255.0/24" },
	{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48" },
	{ "2001:DB8:1:2::1", "2001:db8:1:2::/64", "2001:db8:1::/48" },
	{ "2001:db8:1:ffff::", "2001:db8:1:ffff::/64", "2001:db8:1::/48" },
	{ "::1", "::/64", "::/48" },
	{ "::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0/24" },
	{ "::ffff:c000:207", "192.0.2.7", "192.0.2.0/24" },
	{ "::ffff:0:0", "0.0.0.0", "0.0.0.0/24" },
	/* F7: IPv4 visitors of a host that has IPv6 alone. */
	{ "64:ff9b::203.0.113.5", "203.0.113.5", "203.0.113.0/24" },
	{ "64:ff9b::cb00:7105", "203.0.113.5", "203.0.113.0/24" },
	{ "64:ff9b:1::cb00:7105", "64:ff9b:1::/64", "64:ff9b:1::/48" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff::/64",
	    "ffff:ffff:ffff::/48" },
};

static const char *const wrong[] = { "", "localhost", "192.0.2", "192.0.2.256",
	"192.0.2.1.2", "0300.0.2.1", "192.0.2.1 ", " 192.0.2.1", "192.0.2.1:80",
	"[::1]", "::1%lo", "fe80::1%eth0", "2001:db8::1/64",
	":::", "1:2:3:4:5:6:7:8:9", "unknown", "\n" };

/* Security 7: the parts of a /48 are as many as the addresses of a /24. */
static void
test_part(void)
{
	static bool seen[65536];
	struct network one;
	struct network next;
	int parts = 0;
	int same = 0;

	for (unsigned i = 0; i < 65536; i++) {
		char address[64];

		(void)snprintf(address, sizeof(address), "2001:db8:1:%x::7", i);
		(void)network_read(&next, address);
		same += i > 0 && strcmp(one.part, next.part) == 0;
		parts += !seen[strtoul(strrchr(next.part, ' '), NULL, 16)];
		seen[strtoul(strrchr(next.part, ' '), NULL, 16)] = true;
		one = next;
	}
	is_int(parts, 256, "65,536 networks of a /48 are 256 parts");
	is_int(same, 0, "a network and its neighbour never share one");
	(void)network_read(&one, "192.0.2.7");
	is_string(one.part, "192.0.2.7", "an IPv4 address is its own");
}

int
main(void)
{
	struct network network;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok(network_read(&network, rows[i].address), "%s",
		    rows[i].address);
		is_string(network.near, rows[i].near, "near");
		is_string(network.wide, rows[i].wide, "wide");
	}
	test_part();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&network, 'x', sizeof(network));
		ok(!network_read(&network, wrong[i]), "no address: %zu", i);
		ok(network.near[0] == '\0' && network.wide[0] == '\0',
		    "both empty");
	}
	return done();
}
