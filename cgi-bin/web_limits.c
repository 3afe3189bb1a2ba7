#include "web_limits.h"

#include <string.h>

struct gate *
web_guard(const struct site *site)
{
	struct web *web = web_kept();

	if (web->gate == NULL)
		web->gate = gate_open(site->state, site->settings, site->key);
	return web->gate;
}

struct backoff *
web_backoff(const struct site *site)
{
	struct web *web = web_kept();

	if (web->backoff == NULL)
		web->backoff =
		    backoff_open(site->state, site->settings, site->key);
	return web->backoff;
}

struct web *
web_start_forms(const struct site *site)
{
	return web_countries(site) != NULL && web_guard(site) != NULL
		   ? web_kept()
		   : NULL;
}

struct web *
web_start_signin(const struct site *site)
{
	return web_backoff(site) != NULL && web_guard(site) != NULL ? web_kept()
								    : NULL;
}

/* Here, where it is said once for all processes, and of what is counted. */
static void
tell(const struct request *request)
{
	const struct gate *gate = request->web->gate;
	const char *who = request->visitor.who;

	if (gate == NULL)
		return;
	switch (request->visitor.unclear) {
	case ORIGIN_CLEAR:
		break;
	case ORIGIN_UNREADABLE:
		rate_limit_tell(gate->rates, who,
		    "is no address, so visitors cannot be told apart and "
		    "share what is allowed; let the web server or its proxy "
		    "say whose address it is, and see [site] proxies",
		    request->now);
		break;
	case ORIGIN_UNNAMED:
		rate_limit_tell(gate->rates, who,
		    "is not believed; if a proxy in front of this site wrote "
		    "it, all its visitors share what is allowed to one "
		    "network: name it in [site] proxies",
		    request->now);
		break;
	case ORIGIN_SILENT:
		rate_limit_tell(gate->rates, who,
		    "is one of [site] proxies and sent no X-Forwarded-For, so "
		    "it counts as one visitor; let it say whose request it is",
		    request->now);
		break;
	}
}

void
web_visit(const struct request *request, struct visitor *visitor)
{
	memset(visitor, 0, sizeof(*visitor));
	visitor->arena = request->arena;
	visitor->now = request->now;
	(void)network_read(&visitor->network, request->visitor.address);
	tell(request);
}
