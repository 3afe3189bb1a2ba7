#include "limit/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { /* bytes of an IPv6 address that name a network */
	NEAR = 8,
	WIDE = 6,
};

static void
write_v4(struct network *network, const unsigned char bytes[4])
{
	(void)snprintf(network->near, NETWORK_SIZE, "%u.%u.%u.%u", bytes[0],
	    bytes[1], bytes[2], bytes[3]);
	(void)snprintf(network->wide, NETWORK_SIZE, "%u.%u.%u.0/24", bytes[0],
	    bytes[1], bytes[2]);
	memcpy(network->part, network->near, NETWORK_SIZE);
}

static void
write_prefix(char text[NETWORK_SIZE], struct in6_addr address, size_t bytes)
{
	char whole[INET6_ADDRSTRLEN] = "";

	memset(address.s6_addr + bytes, 0, sizeof(address.s6_addr) - bytes);
	(void)inet_ntop(AF_INET6, &address, whole, sizeof(whole));
	(void)snprintf(text, NETWORK_SIZE, "%.39s/%zu", whole, bytes * 8);
}

/* An IPv4 visitor of a host that has IPv6 alone (RFC 7755): all of IPv4 is in
 * one /96. */
static bool
is_translated(const struct in6_addr *address)
{
	static const uint8_t prefix[12] = { 0, 0x64, 0xff, 0x9b };

	return memcmp(address->s6_addr, prefix, sizeof(prefix)) == 0;
}

bool
network_read(struct network *network, const char *address)
{
	struct in_addr v4;
	struct in6_addr v6;

	memset(network, 0, sizeof(*network));
	if (inet_pton(AF_INET, address, &v4) == 1) {
		write_v4(network, (const unsigned char *)&v4.s_addr);
		return true;
	}
	if (inet_pton(AF_INET6, address, &v6) != 1)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&v6) || is_translated(&v6)) {
		write_v4(network, v6.s6_addr + 12);
	} else {
		write_prefix(network->near, v6, NEAR);
		write_prefix(network->wide, v6, WIDE);
		(void)snprintf(network->part, NETWORK_SIZE, "%.42s %02x",
		    network->wide,
		    (unsigned)(uint8_t)(v6.s6_addr[WIDE]
					+ v6.s6_addr[WIDE + 1]));
	}
	return true;
}
