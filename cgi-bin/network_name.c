#include "network_name.h"

#include <string.h>

#include "base/ip.h"

static const struct {
	const char *network;
	enum network_name_kind kind;
} known[] = {
	{ "127.0.0.0/8", NETWORK_NAME_SELF },
	{ "::1/128", NETWORK_NAME_SELF },
	{ "10.0.0.0/8", NETWORK_NAME_LOCAL },
	{ "172.16.0.0/12", NETWORK_NAME_LOCAL },
	{ "192.168.0.0/16", NETWORK_NAME_LOCAL },
	{ "169.254.0.0/16", NETWORK_NAME_LOCAL },
	{ "fc00::/7", NETWORK_NAME_LOCAL },
	{ "fe80::/10", NETWORK_NAME_LOCAL },
};

static unsigned
group(const uint8_t bytes[2])
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

static const char *
wide_name(struct arena *arena, const struct ip *ip)
{
	const uint8_t *at = ip->bytes;
	char text[IP_TEXT];

	(void)ip_write(ip, text);
	if (strchr(text, ':') == NULL)
		return arena_format(arena, "%.*s.*",
		    (int)(strrchr(text, '.') - text), text);
	return arena_format(arena, "%x:%x:%x:*", group(at), group(at + 2),
	    group(at + 4));
}

enum network_name_kind
network_name(struct arena *arena, const char *address, const char **name)
{
	struct ip ip;
	struct ip network;

	*name = NULL;
	if (address == NULL || !ip_read(&ip, address))
		return NETWORK_NAME_NONE;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (ip_read_network(&network, known[i].network)
		    && ip_covers(&network, &ip))
			return known[i].kind;
	*name = wide_name(arena, &ip);
	return NETWORK_NAME_WIDE;
}
