#include "http/origin.h"

#include <string.h>

#include "base/ip.h"
#include "base/log.h"

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

/* The last of a list, which is cut off. */
static char *
take_last(char *list)
{
	char *comma = strrchr(list, ',');

	if (comma == NULL)
		return list;
	*comma = '\0';
	return comma + 1;
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
warn_once(const char *name, const char *text)
{
	static bool warned;

	if (!warned)
		log_warning("%s says '%s', which is no address, so visitors "
			    "cannot be told apart; let the web server say "
			    "whose address it is, and see [site] proxies",
		    name, text);
	warned = true;
}

/* Who is no proxy, from the last one back; `ip` is the one that spoke to the
 * web server. */
static void
follow(const char *forwarded, const struct settings *settings,
    struct arena *arena, struct ip *ip)
{
	char *list = arena_text(arena, forwarded);

	for (;;) {
		bool more = strchr(list, ',') != NULL;
		const char *last = take_last(list);
		struct ip next;

		if (!ip_read(&next, last)) {
			warn_once("X-Forwarded-For", last);
			return;
		}
		*ip = next;
		if (!more || !is_proxy(settings, ip))
			return;
	}
}

const char *
origin_address(const struct gateway *gateway, const struct settings *settings,
    struct arena *arena)
{
	const char *address = gateway_parameter(gateway, "REMOTE_ADDR");
	const char *forwarded =
	    gateway_parameter(gateway, "HTTP_X_FORWARDED_FOR");
	char text[IP_TEXT];
	struct ip ip = { .bits = 0 };
	bool known = address != NULL && ip_read(&ip, address);
	/* nginx says this of whoever comes by a socket of this host. */
	bool local = address != NULL && strcmp(address, "unix:") == 0
		     && settings_has(settings, SETTING_SITE_PROXIES, address);

	if (forwarded != NULL && (local || (known && is_proxy(settings, &ip))))
		follow(forwarded, settings, arena, &ip);
	if (ip.bits == 0) {
		warn_once("REMOTE_ADDR", address == NULL ? "" : address);
		return "";
	}
	return arena_text(arena, ip_write(&ip, text));
}
