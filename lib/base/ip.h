/* Addresses of hosts and networks, IPv4 and IPv6 alike. */
#ifndef BASE_IP_H
#define BASE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IP_TEXT 46 /* bytes, the zero included */

struct ip {
	uint8_t bytes[16]; /* IPv4 as ::ffff:0:0/96 (RFC 4291, 2.5.5.2) */
	unsigned bits;     /* of the network; 128 is one host, 0 none */
};

/*
 * One host as front ends write it: the address, perhaps in quotes (RFC 7239),
 * with a port (192.0.2.1:80, [2001:db8::1]:80), in brackets or with a zone
 * (fe80::1%eth0), all of which do not count.  False for anything else.
 */
bool ip_read(struct ip *ip, const char *text);

/* A host, or a network as 192.0.2.0/24 and 2001:db8::/32; what stands behind
 * its bits does not count.  False for anything else, and for a network of all
 * addresses. */
bool ip_read_network(struct ip *ip, const char *text);

/* Whether `host` is in `network`. */
bool ip_covers(const struct ip *network, const struct ip *host);

/* Whether it can be no address of the Internet: loopback, link-local, private
 * (RFC 1918, 4193) or shared (6598). */
bool ip_is_local(const struct ip *host);

/* The address in its one spelling (RFC 5952), IPv4 in dots. */
const char *ip_write(const struct ip *ip, char text[IP_TEXT]);

#endif
