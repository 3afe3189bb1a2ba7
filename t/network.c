/* Networks: what of an address is counted. */

#include "account/network.h"

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
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff::/64",
	    "ffff:ffff:ffff::/48" },
};

static const char *const wrong[] = { "", "localhost", "192.0.2", "192.0.2.256",
	"192.0.2.1.2", "0300.0.2.1", "192.0.2.1 ", " 192.0.2.1", "192.0.2.1:80",
	"[::1]", "::1%lo", "fe80::1%eth0", "2001:db8::1/64",
	":::", "1:2:3:4:5:6:7:8:9", "unknown", "\n" };

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
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&network, 'x', sizeof(network));
		ok(!network_read(&network, wrong[i]), "no address: %zu", i);
		ok(network.near[0] == '\0' && network.wide[0] == '\0',
		    "both empty");
	}
	return done();
}
