#include "user_agent.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "base/visible_text.h"

struct sign {
	const char *part; /* of the User-Agent */
	const char *name;
};

/* Browsers name what they are like, too: the rarer name stands first. */
static const struct sign browsers[] = { { "Edg", "Edge" }, { "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung" }, { "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" }, { "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" }, { "Safari/", "Safari" }, { NULL, NULL } };

static const struct sign systems[] = { { "iPhone", "iPhone" },
	{ "iPad", "iPad" }, { "Android", "Android" }, { "Windows", "Windows" },
	{ "Mac OS X", "macOS" }, { "CrOS", "ChromeOS" }, { "Linux", "Linux" },
	{ NULL, NULL } };

static const char *
find(const struct sign *sign, const char *agent)
{
	while (sign->part != NULL && strstr(agent, sign->part) == NULL)
		sign++;
	return sign->name;
}

const char *
user_agent_name(struct arena *arena, const char *agent)
{
	const char *browser = NULL;
	const char *system = NULL;

	if (agent == NULL)
		return "";
	if (ascii_begins(agent, "Mozilla/")) {
		browser = find(browsers, agent);
		system = find(systems, agent);
	}
	if (browser == NULL)
		return visible_text(arena,
		    arena_copy(arena, agent, strcspn(agent, "/ ")));
	if (system == NULL)
		return browser;
	return arena_format(arena, "%s, %s", browser, system);
}
