/* The countries of the world with their calling codes, by region. */

#include <string.h>

#include "account/country_list.h"
#include "base/encode.h"
#include "base/json.h"
#include "base/secret.h"
#include "http/service.h"

enum { KEEP = 3600, TAG = 8 };

static void *
start(const struct site *site)
{
	return country_open(settings_text(site->settings, "site.countries"));
}

static void
constants(const struct site *site, const char *language, struct value *values)
{
	struct country_table *table = start(site);

	if (table != NULL)
		country_list_set(table, language, values);
	country_close(table);
}

/* A strong tag: it differs as soon as one byte of the reply does. */
static const char *
tag_of(struct arena *arena, const struct buffer *body)
{
	uint8_t hash[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(TAG)];

	secret_hash(body->bytes, body->len, hash);
	return arena_format(arena, "\"%s\"", encode_hex(hash, TAG, hex));
}

static void
show(struct request *request, struct form *form, struct answer *answer)
{
	struct buffer body = buffer_new(request->arena, 32768);
	struct value *values = value_object(request->arena);
	const char *tag = NULL;

	(void)form;
	if (!request->json)
		return;
	country_list_set(request->own, request->language, values);
	json_write(&body, values);
	tag = tag_of(request->arena, &body);
	answer_keep(answer, KEEP);
	answer_header(answer, "ETag", tag);
	answer_header(answer, "Content-Language", request->language);
	if (request->none_match != NULL
	    && strstr(request->none_match, tag) != NULL) {
		answer_status(answer, 304);
		answer_raw(answer, NULL, "", 0);
		return;
	}
	answer_raw(answer, "application/json; charset=utf-8", body.bytes,
	    body.len);
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
