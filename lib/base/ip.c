#include "base/ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"

enum {
	V4 = 96,       /* bits before an IPv4 address */
	SPELT_MAX = 80 /* with a zone, a port, quotes */
};

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

/* The bare address. */
static bool
read_bare(struct ip *ip, const char *text)
{
	struct in_addr v4;

	if (inet_pton(AF_INET6, text, ip->bytes) == 1) {
		ip->bits = 128;
		return true;
	}
	if (inet_pton(AF_INET, text, &v4) != 1)
		return false;
	ip->bits = 128;
	memcpy(ip->bytes, mapped, sizeof(mapped));
	memcpy(ip->bytes + sizeof(mapped), &v4, sizeof(v4));
	return true;
}

static bool
is_port(const char *text)
{
	return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* Cuts the port off; false where what stands behind is none. */
static bool
cut_port(char *text)
{
	char *end = text[0] == '[' ? strchr(text, ']') : strchr(text, ':');

	if (text[0] == '[') {
		if (end == NULL || (end[1] != '\0' && end[1] != ':')
		    || (end[1] == ':' && !is_port(end + 2)))
			return false;
		*end = '\0';
		memmove(text, text + 1, strlen(text));
		return true;
	}
	/* Two colons are an IPv6 address, which then has no port. */
	if (end == NULL || strchr(end + 1, ':') != NULL)
		return true;
	*end = '\0';
	return is_port(end + 1);
}

bool
ip_read(struct ip *ip, const char *text)
{
	char spelt[SPELT_MAX];
	size_t len = 0;
	char *zone = NULL;

	memset(ip, 0, sizeof(*ip));
	while (ascii_is_space(*text))
		text++;
	len = strlen(text);
	while (len > 0 && ascii_is_space(text[len - 1]))
		len--;
	if (len > 1 && text[0] == '"' && text[len - 1] == '"') {
		text++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(spelt))
		return false;
	memcpy(spelt, text, len);
	spelt[len] = '\0';
	if (!cut_port(spelt))
		return false;
	zone = strchr(spelt, '%');
	if (zone != NULL)
		*zone = '\0';
	return read_bare(ip, spelt);
}

bool
ip_read_network(struct ip *ip, const char *text)
{
	char address[SPELT_MAX] = "";
	const char *slash = strchr(text, '/');
	int64_t bits = 0;
	bool v4 = strchr(text, ':') == NULL;

	if (slash == NULL)
		return ip_read(ip, text);
	if ((size_t)(slash - text) >= sizeof(address))
		return false;
	memset(ip, 0, sizeof(*ip));
	memcpy(address, text, (size_t)(slash - text));
	if (!number_read(slash + 1, 1, v4 ? 32 : 128, &bits)
	    || !read_bare(ip, address))
		return false;
	ip->bits = (unsigned)bits + (v4 ? V4 : 0);
	return true;
}

bool
ip_covers(const struct ip *network, const struct ip *host)
{
	size_t whole = network->bits / 8;
	unsigned rest = network->bits % 8;
	unsigned differs =
	    rest == 0 ? 0
		      : (unsigned)(network->bytes[whole] ^ host->bytes[whole])
			    >> (8 - rest);

	return memcmp(network->bytes, host->bytes, whole) == 0 && differs == 0;
}

bool
ip_is_local(const struct ip *host)
{
	static const char *const networks[] = { "127.0.0.0/8", "::1/128",
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
		"100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10" };
	struct ip network;

	for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++)
		if (ip_read_network(&network, networks[i])
		    && ip_covers(&network, host))
			return true;
	return false;
}

const char *
ip_write(const struct ip *ip, char text[IP_TEXT])
{
	if (memcmp(ip->bytes, mapped, sizeof(mapped)) == 0)
		(void)inet_ntop(AF_INET, ip->bytes + sizeof(mapped), text,
		    IP_TEXT);
	else
		(void)inet_ntop(AF_INET6, ip->bytes, text, IP_TEXT);
	return text;
}
