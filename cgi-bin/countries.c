/* The countries of the world with their calling codes, by region. */

#include <string.h>

#include "account/country_list.h"
#include "account/country_reply.h"
#include "http/service.h"

enum { KEEP = 3600 };

struct own {
	struct country_table *table;
	struct country_reply_book *replies;
};

static void *
start(const struct site *site)
{
	static struct own own;

	if (own.table == NULL)
		own.table = country_open(
		    settings_text(site->settings, "site.countries"));
	if (own.table == NULL)
		return NULL;
	if (own.replies == NULL)
		own.replies = country_reply_open(own.table);
	return &own;
}

static void
constants(const struct site *site, const char *language, struct value *values)
{
	struct own *own = start(site);

	if (own != NULL)
		country_list_set(own->table, language, values);
}

static bool
has_it(const struct request *request, const char *tag)
{
	return request->none_match != NULL
	       && strstr(request->none_match, tag) != NULL;
}

static void
show(struct request *request, struct form *form, struct answer *answer)
{
	struct own *own = request->own;
	const struct country_reply *reply = NULL;

	(void)form;
	if (!request->json)
		return;
	reply =
	    country_reply_get(own->replies, request->language, request->gzip);
	answer_keep(answer, KEEP);
	answer_header(answer, "ETag", reply->tag);
	answer_header(answer, "Content-Language", request->language);
	answer_header(answer, "Vary", "Accept-Encoding");
	if (has_it(request, reply->tag)) {
		answer_status(answer, 304);
		answer_raw(answer, NULL, "", 0);
		return;
	}
	if (request->gzip)
		answer_header(answer, "Content-Encoding", "gzip");
	answer_raw(answer, "application/json; charset=utf-8", reply->bytes,
	    reply->len);
}

static const struct action actions[] = {
	{ .method = METHOD_GET, .handler = show, .page = "countries" },
	{ .handler = NULL },
};

static const char *const paths[] = { NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "countries",
		.actions = actions,
		.paths = paths,
		.start = start,
		.constants = constants };

	return service_main(argc, argv, &service);
}
