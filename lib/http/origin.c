#include "http/origin.h"

#include <string.h>

#include "base/ascii.h"
#include "base/ip.h"

static enum origin
by_origin(const char *origin, const struct settings *settings)
{
	if (origin == NULL)
		return ORIGIN_UNKNOWN;
	return settings_has(settings, SETTING_SITE_ORIGIN, origin)
		   ? ORIGIN_OWN
		   : ORIGIN_OTHER;
}

enum origin
origin_of(const struct gateway *gateway, const struct settings *settings)
{
	const char *fetch = gateway_parameter(gateway, "HTTP_SEC_FETCH_SITE");

	if (fetch == NULL)
		return by_origin(gateway_parameter(gateway, "HTTP_ORIGIN"),
		    settings);
	if (strcmp(fetch, "same-origin") == 0 || strcmp(fetch, "none") == 0)
		return ORIGIN_OWN;
	return ORIGIN_OTHER;
}

/* The last element of a list that is not empty, cut off; NULL: no more. */
static const char *
take_last(char *list, size_t *len)
{
	const char *comma = NULL;

	while (*len > 0
	       && (list[*len - 1] == ',' || ascii_is_space(list[*len - 1])))
		(*len)--;
	if (*len == 0)
		return NULL;
	list[*len] = '\0';
	comma = memrchr(list, ',', *len);
	*len = comma == NULL ? 0 : (size_t)(comma - list);
	return comma == NULL ? list : comma + 1;
}

static bool
is_proxy(const struct settings *settings, const struct ip *ip)
{
	const char *const *items =
	    settings_items(settings, SETTING_SITE_PROXIES);
	struct ip network;

	for (; *items != NULL; items++)
		if (ip_read_network(&network, *items)
		    && ip_covers(&network, ip))
			return true;
	return false;
}

static void
tell(struct origin_visitor *visitor, enum origin_unclear unclear,
    const char *who)
{
	visitor->unclear = unclear;
	visitor->who = who;
}

static const char *
quote(struct arena *arena, const char *name, const char *text)
{
	return arena_format(arena, "%s '%.60s'", name,
	    text == NULL ? "" : text);
}

/* Who is no proxy, from the last one back; `ip` is the one that spoke to the
 * web server, and nobody where that cannot be told. */
static void
follow(const char *forwarded, const struct settings *settings,
    struct origin_visitor *visitor, struct ip *ip, struct arena *arena)
{
	char *list = arena_text(arena, forwarded);
	size_t len = strlen(list);
	const char *last = take_last(list, &len);

	for (; last != NULL; last = take_last(list, &len)) {
		if (!ip_read(ip, last)) {
			ip->bits = 0;
			tell(visitor, ORIGIN_UNREADABLE,
			    quote(arena, "X-Forwarded-For", last));
			return;
		}
		if (!is_proxy(settings, ip))
			return;
	}
}

/* What no proxy of ours wrote does not count; where one stands in front that
 * was not named, or says nothing, all its visitors are one. */
static void
tell_unsaid(struct origin_visitor *visitor, const struct ip *ip, bool named,
    struct arena *arena)
{
	char text[IP_TEXT];
	const char *who = ip_write(ip, text);

	if (named)
		tell(visitor, ORIGIN_SILENT, quote(arena, "REMOTE_ADDR", who));
	else
		tell(visitor, ORIGIN_UNNAMED,
		    ip_is_local(ip) ? quote(arena, "X-Forwarded-For of", who)
				    : "X-Forwarded-For");
}

/* nginx says "unix:" of whoever comes by a socket of this host. */
static bool
is_socket(const struct settings *settings, const char *address)
{
	return address != NULL && strcmp(address, "unix:") == 0
	       && settings_has(settings, SETTING_SITE_PROXIES, address);
}

void
origin_visitor(const struct gateway *gateway, const struct settings *settings,
    struct arena *arena, struct origin_visitor *visitor)
{
	const char *address = gateway_parameter(gateway, "REMOTE_ADDR");
	const char *forwarded =
	    gateway_parameter(gateway, "HTTP_X_FORWARDED_FOR");
	char text[IP_TEXT];
	struct ip ip = { .bits = 0 };
	bool known = address != NULL && ip_read(&ip, address);
	bool named =
	    known ? is_proxy(settings, &ip) : is_socket(settings, address);

	memset(visitor, 0, sizeof(*visitor));
	if (forwarded != NULL && named)
		follow(forwarded, settings, visitor, &ip, arena);
	else if (known && (named || forwarded != NULL))
		tell_unsaid(visitor, &ip, named, arena);
	if (ip.bits == 0 && visitor->unclear == ORIGIN_CLEAR)
		tell(visitor, ORIGIN_UNREADABLE,
		    quote(arena, "REMOTE_ADDR", address));
	visitor->address =
	    ip.bits == 0 ? "" : arena_text(arena, ip_write(&ip, text));
}

static bool
is_plain(const struct gateway *gateway)
{
	static const char *const signs[] = { "HTTP_SEC_FETCH_SITE",
		"HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR",
		"HTTP_FORWARDED", "HTTP_VIA" };
	const char *scheme = gateway_parameter(gateway, "REQUEST_SCHEME");
	const char *secure = gateway_parameter(gateway, "HTTPS");

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (gateway_parameter(gateway, signs[i]) != NULL)
			return false;
	return scheme != NULL && ascii_same(scheme, "http")
	       && (secure == NULL || secure[0] == '\0'
		   || ascii_same(secure, "off"));
}

const char *
origin_secure(const struct gateway *gateway, const struct settings *settings,
    struct arena *arena)
{
	const char *const *origins =
	    settings_items(settings, SETTING_SITE_ORIGIN);
	const char *host = gateway_parameter(gateway, "HTTP_HOST");
	const char *named =
	    host == NULL ? NULL : arena_format(arena, "https://%s", host);

	if (!ascii_begins(origins[0], "https:") || !is_plain(gateway)
	    || settings_items(settings, SETTING_SITE_PROXIES)[0] != NULL)
		return NULL;
	return named != NULL
		       && settings_has(settings, SETTING_SITE_ORIGIN, named)
		   ? named
		   : origins[0];
}
