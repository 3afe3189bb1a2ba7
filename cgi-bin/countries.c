/* The countries of the world with their calling codes, by region. */

#include <string.h>

#include "account/country_list.h"
#include "account/country_reply.h"
#include "base/encode.h"
#include "http/service.h"

enum { KEEP = 3600, YEAR = 365 * 86400 };

enum { ORDER, VIA, TERMS, COUNTRY, FINISH, FIELDS };

static const struct field fields[FIELDS] = {
	[ORDER] = { "order", 8, FIELD_TEXT, false, NULL },
	[VIA] = { "via", 8, FIELD_TEXT, false, NULL },
	[TERMS] = { "terms", 64, FIELD_TEXT, false, NULL },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[FINISH] = { "finish", 8, FIELD_FLAG, false, NULL },
};

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
answer_list(struct request *request, struct answer *answer)
{
	struct own *own = request->own;
	const struct country_reply *reply = NULL;

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

/* Where one goes with a region. */
static const char *
way(struct request *request, struct form *form, const char *iso)
{
	const struct site *site = request->site;
	struct arena *arena = request->arena;
	const char *via = form_text(form, VIA);
	const char *terms = form_text(form, TERMS);

	if (via == NULL)
		return arena_format(arena, "%slogin%s?order=app", site->base,
		    site->suffix);
	return arena_format(arena,
	    "%sregister%s?order=app&via=%s&terms=%s&country=%s", site->base,
	    site->suffix, encode_percent(arena, via),
	    encode_percent(arena, terms == NULL ? "" : terms), iso);
}

/* The phone's order: a region is marked, and on it goes to the address, or
 * back to where one signs in. */
static void
mark(struct request *request, struct form *form, struct answer *answer)
{
	struct own *own = request->own;
	struct value *values = answer_page_values(answer);
	const char *typed = form_text(form, COUNTRY);
	const struct country *country = country_find(own->table, typed);
	const struct country *shown = country;
	const char *back = NULL;

	if (form_flag(form, FINISH) && country != NULL) {
		answer_cookie(answer, "region", country->iso, YEAR);
		answer_go(answer, way(request, form, country->iso));
		return;
	}
	if (form_flag(form, FINISH))
		answer_error(answer, "country",
		    typed == NULL ? "country-missing" : "country-unknown");
	if (shown == NULL)
		shown =
		    country_find(own->table, request_cookie(request, "region"));
	back = arena_format(request->arena, "%s%s%s?order=app",
	    request->site->base,
	    form_text(form, VIA) == NULL ? "login" : "register",
	    request->site->suffix);
	answer_page(answer, "app-region");
	answer_type(answer, "via", form_text(form, VIA));
	answer_type(answer, "terms", form_text(form, TERMS));
	value_set_text(values, "app", "inner");
	value_set_text(value_set_object(values, "link"), "previous", back);
	if (shown == NULL)
		return;
	answer_type(answer, "country", shown->iso);
	value_set_text(values, "country_name",
	    country_name(own->table, request->language, shown));
}

static void
show(struct request *request, struct form *form, struct answer *answer)
{
	const char *order = form_text(form, ORDER);

	if (request->json)
		answer_list(request, answer);
	else if (order != NULL && strcmp(order, "app") == 0)
		mark(request, form, answer);
}

static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .fields = fields,
	    .field_count = FIELDS,
	    .handler = show,
	    .page = "countries" },
	{ .handler = NULL },
};

static const char *const paths[] = { "country_name", "link/previous", NULL };

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
