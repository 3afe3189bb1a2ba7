/* O7: networks as people know them. */
#include "../cgi-bin/network_name.h"
#include "t/tap.h"

static const struct {
	const char *address;
	enum network_name_kind kind;
	const char *name;
} rows[] = {
	{ "192.0.2.7", NETWORK_NAME_WIDE, "192.0.2.*" },
	{ "::ffff:192.0.2.7", NETWORK_NAME_WIDE, "192.0.2.*" },
	{ "2001:db8:1:2::3", NETWORK_NAME_WIDE, "2001:db8:1:*" },
	{ "2001:db8::3", NETWORK_NAME_WIDE, "2001:db8:0:*" },
	{ "172.32.0.1", NETWORK_NAME_WIDE, "172.32.0.*" },
	{ "::1", NETWORK_NAME_SELF, NULL },
	{ "127.0.1.1", NETWORK_NAME_SELF, NULL },
	{ "::ffff:127.0.0.1", NETWORK_NAME_SELF, NULL },
	{ "10.255.0.1", NETWORK_NAME_LOCAL, NULL },
	{ "172.16.0.1", NETWORK_NAME_LOCAL, NULL },
	{ "192.168.1.2", NETWORK_NAME_LOCAL, NULL },
	{ "fd12::1", NETWORK_NAME_LOCAL, NULL },
	{ "fe80::1%eth0", NETWORK_NAME_LOCAL, NULL },
	{ "unix:", NETWORK_NAME_NONE, NULL },
	{ "", NETWORK_NAME_NONE, NULL },
	{ NULL, NETWORK_NAME_NONE, NULL },
};

int
main(void)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *address = rows[i].address;
		const char *name = "x";

		is_int((int)network_name(arena, address, &name),
		    (int)rows[i].kind, "O7: the kind of %s",
		    address == NULL ? "nothing" : address);
		is_string(name, rows[i].name, "O7: the name of %s",
		    address == NULL ? "nothing" : address);
	}
	arena_free(arena);
	return done();
}
