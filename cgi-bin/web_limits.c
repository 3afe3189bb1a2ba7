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

void
web_visit(const struct request *request, struct visitor *visitor)
{
	memset(visitor, 0, sizeof(*visitor));
	visitor->arena = request->arena;
	visitor->now = request->now;
	(void)network_read(&visitor->network, request->address);
}
