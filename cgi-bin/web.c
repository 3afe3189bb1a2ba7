#include "web.h"

#include "contact/country.h"

struct web *
web_kept(void)
{
	static struct web web;

	return &web;
}

struct country_table *
web_countries(const struct site *site)
{
	struct web *web = web_kept();

	if (web->countries == NULL)
		web->countries = country_open(
		    settings_text(site->settings, SETTING_SITE_COUNTRIES));
	return web->countries;
}
