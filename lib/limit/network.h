/* Which network a request comes from: the unit that limits count. */
#ifndef LIMIT_NETWORK_H
#define LIMIT_NETWORK_H

#include <stdbool.h>

#define NETWORK_SIZE 48

/* An IPv4 address and its /24, or the /64 and /48 of an IPv6 address; one that
 * is IPv4, mapped (RFC 4291, 2.5.5.2) or translated (64:ff9b::/96, RFC 6052),
 * counts as IPv4.  As text, "" where there is no address. */
struct network {
	char near[NETWORK_SIZE];
	char wide[NETWORK_SIZE];
	/* What is counted as `near`: one of the 256 parts of the wider one, so
	 * that whoever has a /48 can fill no more words than a /24 has
	 * addresses; neighbouring /64s are in parts of their own. */
	char part[NETWORK_SIZE];
};

/* False (and all "") where `address` is no IP address, as behind a server that
 * tells none.  All its visitors are one network then, which has UNKNOWN (see
 * rate_limit.c) times what others have: who fills it must do as much as that
 * many networks, and what is promised to an account or an address counts as
 * ever. */
bool network_read(struct network *network, const char *address);

#endif
