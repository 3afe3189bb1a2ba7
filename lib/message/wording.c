#include "message/wording.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "flow/recovery.h"
#include "page/language.h"
#include "page/page.h"
#include "page/site_mark.h"

enum {
	NAME_MAX_SHORT = 30, /* characters */
};

struct wording {
	struct arena *arena;
	const struct settings *settings;
	struct page_site site;
	struct catalog *catalog;
};

static const char *const paths[] = { "code", "minutes", "day", "link/recover",
	NULL };

/* A colour of the site's own, or the one that its pages have. */
static void
set_colour(const struct settings *settings, struct value *site,
    const char *name, enum setting_text setting, const char *otherwise)
{
	const char *own = settings_text(settings, setting);

	value_set_text(site, name, own[0] == '\0' ? otherwise : own);
}

/* The cuts of the site's key, as on its pages, for programs that draw nothing:
 * thick lines side by side. */
static void
set_key(struct value *constants, const char *name)
{
	struct value *list = value_set_list(constants, "key");
	int depths[SITE_MARK_CUTS];

	site_mark_depths(name, depths);
	for (int i = 0; i < SITE_MARK_CUTS; i++)
		value_set_number(value_set_object(list, NULL), "depth",
		    depths[i]);
}

/* A name that leaves room for the rest of a text message. */
static const char *
shorten(struct arena *arena, const char *name)
{
	const char *at = name;
	const char *end = name + strlen(name);

	for (int i = 0; i < NAME_MAX_SHORT && at < end; i++)
		(void)utf8_read(&at, end);
	return arena_copy(arena, name, (size_t)(at - name));
}

struct wording *
wording_open(const struct settings *settings)
{
	struct arena *arena = arena_new();
	struct wording *wording = arena_alloc(arena, sizeof(*wording));
	struct value *constants = value_object(arena);
	struct value *site = value_set_object(constants, "site");
	const char *own = settings_text(settings, SETTING_SITE_PAGES);

	wording->arena = arena;
	wording->settings = settings;
	value_set_text(site, "name",
	    settings_text(settings, SETTING_SITE_NAME));
	value_set_text(site, "short",
	    shorten(arena, settings_text(settings, SETTING_SITE_NAME)));
	value_set_text(site, "origin",
	    settings_items(settings, SETTING_SITE_ORIGIN)[0]);
	set_colour(settings, site, "red", SETTING_SITE_RED, "#b3261e");
	set_colour(settings, site, "paper", SETTING_SITE_PAPER, "#fbfaf6");
	set_key(constants, settings_text(settings, SETTING_SITE_NAME));
	wording->site.origin = settings_items(settings, SETTING_SITE_ORIGIN)[0];
	wording->site.base = settings_text(settings, SETTING_SITE_BASE);
	wording->site.suffix = settings_text(settings, SETTING_SITE_SUFFIX);
	wording->site.languages =
	    settings_items(settings, SETTING_SITE_LANGUAGES);
	wording->site.constants = constants;
	wording->catalog =
	    catalog_open(arena_format(arena, "%s/pages",
			     settings_text(settings, SETTING_SITE_DATA)),
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

static const struct {
	enum outbox_kind kind;
	const char *mail;
	const char *text;
} pages[] = {
	{ OUTBOX_CODE, "mail-code", "text-code" },
	{ OUTBOX_KNOWN, "mail-known", "text-known" },
	{ OUTBOX_RECOVER, "mail-recover", "text-recover" },
	{ OUTBOX_APPROVED, "mail-approved", "text-approved" },
	{ OUTBOX_MOVE, "mail-move", "text-code" },
	{ OUTBOX_MOVED, "mail-moved", "text-moved" },
	{ OUTBOX_PASSWORD, "mail-password", "text-password" },
	{ OUTBOX_DELETION, "mail-deletion", "text-deletion" },
};

/* NULL for a kind that has no words. */
static const char *
page_of(const struct outbox_message *message)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (pages[i].kind != message->kind)
			continue;
		switch (message->via) {
		case VIA_EMAIL:
			return pages[i].mail;
		case VIA_PHONE:
			return pages[i].text;
		}
	}
	return NULL;
}

/* The page in the reader's language; NULL after a warning. */
static const struct page *
find_page(struct wording *wording, const struct outbox_message *message)
{
	const char *name = page_of(message);
	const char *language =
	    language_choose(wording->site.languages, message->language, NULL);
	const struct page *page = name == NULL ? NULL
					       : catalog_page(wording->catalog,
						   language, name, paths);

	if (page == NULL)
		log_warning("page %s (%s) is missing; install the pages again",
		    name == NULL ? "of a message" : name, language);
	return page;
}

/* When an account is gone whose deletion was asked for as this was queued. */
static const char *
deletion_day(const struct wording *wording, struct arena *arena,
    const struct outbox_message *message)
{
	char time[CLOCK_RFC3339];

	(void)clock_rfc3339(message->queued
				+ settings_number(wording->settings,
				    SETTING_ACCOUNT_DELETE_AFTER),
	    time);
	return arena_copy(arena, time, strlen("2026-11-23"));
}

/* A mail for a new password carries the code within its link. */
static void
set_link(const struct wording *wording, struct value *values,
    const struct outbox_message *message)
{
	struct recovery_link link;

	if (!recovery_token_read(message->code, &link))
		return;
	value_set_text(values, "code", arena_text(values->arena, link.code));
	value_set_text(value_set_object(values, "link"), "recover",
	    arena_format(values->arena, "%s%srecover%s?token=%s",
		wording->site.origin, wording->site.base, wording->site.suffix,
		message->code));
}

static struct value *
values_of(const struct wording *wording, struct arena *arena,
    const struct outbox_message *message)
{
	struct value *values = value_object(arena);

	value_set_text(values, "code", message->code);
	value_set_number(values, "minutes",
	    (message->expires - message->queued) / 60);
	if (message->kind == OUTBOX_RECOVER)
		set_link(wording, values, message);
	if (message->kind == OUTBOX_DELETION)
		value_set_text(values, "day",
		    deletion_day(wording, arena, message));
	return values;
}

bool
wording_mail(struct wording *wording, struct arena *arena,
    const struct outbox_message *message, struct wording_text *words)
{
	const struct page *page = find_page(wording, message);
	struct page_fill fill = { .values =
				      values_of(wording, arena, message) };
	struct buffer subject = buffer_new(arena, 128);
	struct buffer text = buffer_new(arena, 1024);
	struct buffer html = buffer_new(arena, 4096);

	if (page == NULL)
		return false;
	page_write_title(page, &subject, &fill);
	page_write_text(page, &text, &fill);
	page_write(page, &html, &fill);
	words->subject = subject.bytes;
	words->text = text.bytes;
	words->html = html.bytes;
	return true;
}

/* "example.com" of "https://example.com:8443" */
static const char *
host_of(struct arena *arena, const char *origin)
{
	const char *host = strstr(origin, "://");

	host = host == NULL ? origin : host + strlen("://");
	return arena_copy(arena, host, strcspn(host, ":/"));
}

const char *
wording_phone(struct wording *wording, struct arena *arena,
    const struct outbox_message *message)
{
	const struct page *page = find_page(wording, message);
	struct page_fill fill = { .values =
				      values_of(wording, arena, message) };
	struct buffer text = buffer_new(arena, 512);

	if (page == NULL)
		return NULL;
	page_write_text(page, &text, &fill);
	while (text.len > 0 && text.bytes[text.len - 1] == '\n')
		text.bytes[--text.len] = '\0';
	if (message->code != NULL)
		buffer_format(&text, "\n@%s #%s",
		    host_of(arena, wording->site.origin), message->code);
	return text.bytes;
}
