#include "message/wording.h"

#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "page/language.h"
#include "page/page.h"

enum { CUTS = 9 };

struct wording {
	struct arena *arena;
	const struct settings *settings;
	struct page_site site;
	struct catalog *catalog;
};

static const char *const paths[] = { "code", "minutes", NULL };

/* The cuts of the site's key, as on its pages, for programs that draw nothing:
 * thick lines side by side. */
static void
set_key(struct value *constants, const char *name)
{
	struct value *list = value_set_list(constants, "key");
	uint8_t hash[SECRET_SIZE];

	secret_hash(name, strlen(name), hash);
	for (int i = 0; i < CUTS; i++)
		value_set_number(value_set_object(list, NULL), "depth",
		    3 * (hash[i] % 5) + 2);
}

struct wording *
wording_open(const struct settings *settings)
{
	struct arena *arena = arena_new();
	struct wording *wording = arena_alloc(arena, sizeof(*wording));
	struct value *constants = value_object(arena);
	struct value *site = value_set_object(constants, "site");
	const char *own = settings_text(settings, "site.pages");

	wording->arena = arena;
	wording->settings = settings;
	value_set_text(site, "name", settings_text(settings, "site.name"));
	value_set_text(site, "origin",
	    settings_items(settings, "site.origin")[0]);
	set_key(constants, settings_text(settings, "site.name"));
	wording->site.origin = settings_items(settings, "site.origin")[0];
	wording->site.base = settings_text(settings, "site.base");
	wording->site.suffix = settings_text(settings, "site.suffix");
	wording->site.languages = settings_items(settings, "site.languages");
	wording->site.constants = constants;
	wording->catalog =
	    catalog_open(arena_format(arena, "%s/pages",
			     settings_text(settings, "site.data")),
		own[0] == '\0' ? NULL : own, &wording->site);
	return wording;
}

void
wording_close(struct wording *wording)
{
	if (wording == NULL)
		return;
	catalog_close(wording->catalog);
	arena_free(wording->arena);
}

static const char *
page_of(const struct outbox_message *message)
{
	switch (message->kind) {
	case OUTBOX_CODE:
		return "mail-code";
	case OUTBOX_KNOWN:
		return "mail-known";
	case OUTBOX_SILENT:
		break;
	}
	return NULL;
}

bool
wording_mail(struct wording *wording, struct arena *arena,
    const struct outbox_message *message, struct wording_text *words)
{
	const char *name = page_of(message);
	const char *language =
	    language_choose(wording->site.languages, message->language, NULL);
	const struct page *page = name == NULL ? NULL
					       : catalog_page(wording->catalog,
						   language, name, paths);
	struct value *values = value_object(arena);
	struct page_fill fill = { .values = values };
	struct buffer subject = buffer_new(arena, 128);
	struct buffer text = buffer_new(arena, 1024);
	struct buffer html = buffer_new(arena, 4096);

	if (page == NULL) {
		log_warning("no page words a message of kind %d",
		    (int)message->kind);
		return false;
	}
	value_set_text(values, "code", message->code);
	value_set_number(values, "minutes",
	    (message->expires - message->queued) / 60);
	page_write_title(page, &subject, &fill);
	page_write_text(page, &text, &fill);
	page_write(page, &html, &fill);
	words->subject = subject.bytes;
	words->text = text.bytes;
	words->html = html.bytes;
	return true;
}
