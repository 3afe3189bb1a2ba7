#include "http/origin.h"

#include <string.h>

#include "base/ascii.h"

static enum origin
by_origin(const char *origin, const struct settings *settings)
{
	if (origin == NULL || strcmp(origin, "null") == 0)
		return ORIGIN_UNKNOWN;
	return settings_has(settings, "site.origin", origin) ? ORIGIN_OWN
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

/* The last address of a list, which is cut off. */
static char *
take_last(char *list)
{
	char *comma = strrchr(list, ',');
	char *last = comma == NULL ? list : comma + 1;
	size_t len = 0;

	while (ascii_is_space(*last))
		last++;
	len = strlen(last);
	while (len > 0 && ascii_is_space(last[len - 1]))
		last[--len] = '\0';
	if (comma != NULL)
		*comma = '\0';
	return last;
}

const char *
origin_address(const struct gateway *gateway, const struct settings *settings,
    struct arena *arena)
{
	const char *address = gateway_parameter(gateway, "REMOTE_ADDR");
	const char *forwarded =
	    gateway_parameter(gateway, "HTTP_X_FORWARDED_FOR");
	char *list = NULL;

	if (address == NULL)
		return "";
	if (forwarded == NULL
	    || !settings_has(settings, "site.proxies", address))
		return arena_text(arena, address);
	list = arena_text(arena, forwarded);
	for (;;) {
		bool more = strchr(list, ',') != NULL;
		char *last = take_last(list);

		if (!settings_has(settings, "site.proxies", last) || !more)
			return last;
	}
}
