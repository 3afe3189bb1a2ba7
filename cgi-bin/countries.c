/* The countries of the world with their calling codes, by region. */

#include <string.h>

#include "countries_mark.h"
#include "country_list.h"
#include "country_reply.h"
#include "http/worker.h"
#include "web.h"

enum { KEEP = 3600 };

static const struct field fields[COUNTRIES_FIELDS] = {
	[COUNTRIES_ORDER] = { "order", 8, FIELD_TEXT, false, NULL },
	[COUNTRIES_VIA] = { "via", 8, FIELD_TEXT, false, NULL },
	[COUNTRIES_TERMS] = { "terms", 64, FIELD_TEXT, false, NULL },
	[COUNTRIES_COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[COUNTRIES_ALSO] = { "also", 8, FIELD_FLAG, false, NULL },
	[COUNTRIES_FINISH] = { "finish", 8, FIELD_FLAG, false, NULL },
	[COUNTRIES_LANGUAGE] = { "lang", 16, FIELD_TEXT, false, NULL },
};

static struct web *
start(const struct site *site)
{
	struct web *web = web_kept();

	if (web_countries(site) == NULL)
		return NULL;
	if (web->replies == NULL)
		web->replies = country_reply_open(web->countries);
	return web;
}

static void
constants(const struct site *site, const char *language, struct value *values)
{
	struct country_table *table = web_countries(site);

	if (table != NULL)
		country_list_set(table, language, values);
}

static bool
has_it(const struct request *request, const char *tag)
{
	return request->none_match != NULL
	       && strstr(request->none_match, tag) != NULL;
}

static void
answer_list(const struct request *request, struct answer *answer)
{
	const struct web *web = request->web;
	const struct country_reply *reply = NULL;

	reply =
	    country_reply_get(web->replies, request->language, request->gzip);
	answer_keep(answer, KEEP);
	answer_header(answer, "ETag", reply->tag);
	answer_header(answer, "Content-Language", request->language);
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

/* Other names that people look for: asked for when somebody searches. */
static void
answer_also(const struct request *request, struct answer *answer)
{
	const struct web *web = request->web;
	struct value *also = value_set_object(answer_values(answer), "also");

	for (size_t i = 0; i < country_count(web->countries); i++) {
		const struct country *country = country_at(web->countries, i);

		value_set_text(also, country->iso,
		    country_also(web->countries, request->language, country));
	}
	answer_keep(answer, KEEP);
}

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	const struct web *web = request->web;
	const char *order = form_text(form, COUNTRIES_ORDER);

	if (request->json && form_flag(form, COUNTRIES_ALSO))
		answer_also(request, answer);
	else if (request->json)
		answer_list(request, answer);
	else if (order != NULL && strcmp(order, "app") == 0)
		countries_mark(request, form, answer, web->countries);
	else if (!form_came(form, COUNTRIES_LANGUAGE))
		/* A language that was chosen there comes with a cookie. */
		answer_keep(answer, KEEP);
}

static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .fields = fields,
	    .field_count = COUNTRIES_FIELDS,
	    .handler = show,
	    .page = "countries" },
	{ .handler = NULL },
};

static const char *const paths[] = { "country_name", "link/previous",
	"link/suggested", "suggested", NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "countries",
		.actions = actions,
		.paths = paths,
		.start = start,
		.constants = constants };

	return worker_main(argc, argv, &service);
}
