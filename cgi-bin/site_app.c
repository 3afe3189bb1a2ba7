#include "site_app.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/colour.h"
#include "base/json.h"
#include "base/log.h"
#include "base/seconds.h"
#include "page/language.h"
#include "page/site_mark.h"

enum { OFFLINE_MAX = 16384 };

/* The phone's order begins here; what it is as an app, the manifest says. */
void
site_app(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct value *values = answer_page_values(answer);

	(void)form;
	value_set_text(values, "app", "start");
	value_set_flag(value_set_object(values, "flow"), "running",
	    request_cookie(request, "flow") != NULL);
}

void
site_app_manifest(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct site *site = request->site;
	struct arena *arena = request->arena;
	const char *name = settings_text(site->settings, SETTING_SITE_NAME);
	const char *paper = settings_text(site->settings, SETTING_SITE_PAPER);
	struct buffer bytes = buffer_new(arena, 512);
	struct value *all = value_object(arena);
	struct value *icon = NULL;

	(void)form;
	if (paper[0] == '\0')
		paper = "#fbfaf6";
	value_set_text(all, "name", name);
	value_set_text(all, "short_name", name);
	value_set_text(all, "id",
	    arena_format(arena, "%sapp%s", site->base, site->suffix));
	value_set_text(all, "start_url",
	    arena_format(arena, "%sapp%s", site->base, site->suffix));
	value_set_text(all, "scope", site->base);
	value_set_text(all, "display", "standalone");
	value_set_text(all, "lang", request->language);
	value_set_text(all, "dir", language_direction(request->language));
	value_set_text(all, "background_color", paper);
	value_set_text(all, "theme_color", paper);
	icon = value_set_object(value_set_list(all, "icons"), NULL);
	value_set_text(icon, "src",
	    arena_format(arena, "%sicon%s", site->base, site->suffix));
	value_set_text(icon, "sizes", "any");
	value_set_text(icon, "type", "image/svg+xml");
	json_write(&bytes, all);
	answer_raw(answer, "application/manifest+json", bytes.bytes, bytes.len);
}

/* Text on red is white or ink, whichever reads better; paper is for light
 * screens only. */
void
site_app_colours(const struct request *request, struct form *form,
    struct answer *answer)
{
	static const struct colour white = { 0xff, 0xff, 0xff };
	static const struct colour ink = { 0x1d, 0x1b, 0x18 };
	const struct settings *settings = request->site->settings;
	const char *paper = settings_text(settings, SETTING_SITE_PAPER);
	struct buffer css = buffer_new(request->arena, 256);
	struct colour red;

	(void)form;
	if (colour_read(settings_text(settings, SETTING_SITE_RED), &red))
		buffer_format(&css, ":root { --red: %s; --on-red: %s; }\n",
		    settings_text(settings, SETTING_SITE_RED),
		    colour_contrast(&red, &white) >= colour_contrast(&red, &ink)
			? "#fff"
			: "#1d1b18");
	if (paper[0] != '\0')
		buffer_format(&css,
		    "@media not (prefers-color-scheme: dark) "
		    "{ :root { --paper: %s; } }\n",
		    paper);
	answer_keep(answer, SECONDS_HOUR);
	answer_raw(answer, "text/css", css.bytes, css.len);
}

void
site_app_icon(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct settings *settings = request->site->settings;
	const char *icon = site_mark_icon(request->arena,
	    settings_text(settings, SETTING_SITE_NAME),
	    settings_text(settings, SETTING_SITE_RED),
	    settings_text(settings, SETTING_SITE_PAPER));

	(void)form;
	answer_keep(answer, SECONDS_DAY);
	answer_raw(answer, "image/svg+xml", icon, strlen(icon));
}

/* A service worker may answer for the folder it comes from: not for static/,
 * where its text lies. */
void
site_app_offline(const struct request *request, struct form *form,
    struct answer *answer)
{
	const char *path = arena_format(request->arena, "%s/static/offline.js",
	    settings_text(request->site->settings, SETTING_SITE_DATA));
	char *text = arena_bytes(request->arena, OFFLINE_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, OFFLINE_MAX);

	(void)form;
	if (fd >= 0)
		(void)close(fd);
	if (len < 0) {
		log_warning("cannot read %s; install it again", path);
		answer_problem(answer, 404, "not-found");
		return;
	}
	answer_raw(answer, "text/javascript", text, (size_t)len);
}
