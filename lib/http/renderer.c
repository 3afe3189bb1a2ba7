#include "http/renderer.h"

#include <string.h>

#include "page/endonym.h"
#include "page/site_mark.h"

/* One language: the catalog and its constants, made when first asked for. */
struct language_pages {
	struct page_site site;
	struct catalog *catalog;
};

struct renderer {
	struct arena *arena;
	const struct site *site;
	const struct service *service;
	const char *pages;  /* the folder of our own */
	const char **paths; /* that the program's pages may use */
	size_t count;
	struct language_pages *languages;
};

/* Values that every page may use, before the program's own. */
static const char *const common_paths[] = { "app", "failed", "signed_in",
	"has_form", "many_languages", "retry_at", "retry_after", "by_text",
	NULL };

static size_t
count_paths(const char *const *paths)
{
	size_t count = 0;

	while (paths != NULL && paths[count] != NULL)
		count++;
	return count;
}

static const char **
join_paths(struct arena *arena, const char *const *own)
{
	size_t common = count_paths(common_paths);
	size_t count = count_paths(own);
	const char **paths =
	    arena_alloc(arena, (common + count + 1) * sizeof(*paths));

	memcpy(paths, common_paths, common * sizeof(*paths));
	if (count > 0)
		memcpy(paths + common, own, count * sizeof(*paths));
	return paths;
}

struct renderer *
renderer_open(const struct site *site, const struct service *service)
{
	struct arena *arena = arena_new();
	struct renderer *renderer = arena_alloc(arena, sizeof(*renderer));
	const char *const *languages =
	    settings_items(site->settings, SETTING_SITE_LANGUAGES);

	renderer->arena = arena;
	renderer->site = site;
	renderer->service = service;
	renderer->pages = arena_format(arena, "%s/pages",
	    settings_text(site->settings, SETTING_SITE_DATA));
	renderer->paths = join_paths(arena, service->paths);
	while (languages[renderer->count] != NULL)
		renderer->count++;
	renderer->languages =
	    arena_alloc(arena, renderer->count * sizeof(*renderer->languages));
	return renderer;
}

void
renderer_close(struct renderer *renderer)
{
	if (renderer == NULL)
		return;
	for (size_t i = 0; i < renderer->count; i++)
		catalog_close(renderer->languages[i].catalog);
	arena_free(renderer->arena);
}

static const char *
mail_domain(struct arena *arena, const char *from)
{
	const char *at = strrchr(from, '@');

	return at == NULL ? ""
			  : arena_copy(arena, at + 1, strcspn(at + 1, "> "));
}

static void
set_site(struct value *constants, const struct site *site)
{
	struct settings *settings = site->settings;
	struct value *values = value_set_object(constants, "site");

	value_set_text(values, "name",
	    settings_text(settings, SETTING_SITE_NAME));
	value_set_text(values, "about",
	    settings_text(settings, SETTING_SITE_ABOUT));
	value_set_text(values, "origin",
	    settings_items(settings, SETTING_SITE_ORIGIN)[0]);
	value_set_text(values, "base", site->base);
	value_set_text(values, "suffix", site->suffix);
	value_set_text(values, "terms",
	    settings_text(settings, SETTING_SITE_TERMS));
	value_set_text(values, "terms_tick",
	    settings_text(settings, SETTING_SITE_TERMS)[0] == '\0'
		? "1"
		: settings_text(settings, SETTING_SITE_TERMS));
	value_set_text(values, "next",
	    settings_text(settings, SETTING_SITE_NEXT));
	value_set_text(values, "logo",
	    settings_text(settings, SETTING_SITE_LOGO));
	value_set_flag(values, "colours",
	    settings_text(settings, SETTING_SITE_RED)[0] != '\0'
		|| settings_text(settings, SETTING_SITE_PAPER)[0] != '\0');
	value_set_flag(values, "register_open",
	    strcmp(settings_text(settings, SETTING_REGISTER_OPEN), "no") != 0);
}

static void
set_languages(struct value *constants, const struct site *site,
    const char *language)
{
	const char *const *languages =
	    settings_items(site->settings, SETTING_SITE_LANGUAGES);
	struct value *list = value_set_list(constants, "languages");

	for (; *languages != NULL; languages++) {
		struct value *item = value_set_object(list, NULL);

		value_set_text(item, "code", *languages);
		value_set_text(item, "name", endonym_of(*languages));
		value_set_flag(item, "current",
		    strcmp(*languages, language) == 0);
	}
}

static const char *
join_items(struct arena *arena, const char *const *items)
{
	const char *list = "";

	for (; *items != NULL; items++)
		list = arena_format(arena, "%s%s%s", list,
		    list[0] == '\0' ? "" : ", ", *items);
	return list;
}

static void
set_rules(struct value *constants, struct arena *arena, const struct site *site)
{
	struct settings *settings = site->settings;
	struct value *values = value_set_object(constants, "code");

	value_set_number(values, "digits",
	    settings_number(settings, SETTING_CODE_DIGITS));
	value_set_number(values, "minutes",
	    settings_number(settings, SETTING_CODE_EMAIL_LIFE) / 60);
	values = value_set_object(constants, "captcha");
	value_set_number(values, "length",
	    settings_number(settings, SETTING_CAPTCHA_LENGTH));
	values = value_set_object(constants, "password");
	value_set_number(values, "minimum",
	    settings_number(settings, SETTING_PASSWORD_MINIMUM));
	values = value_set_object(constants, "email");
	value_set_text(values, "allowed",
	    join_items(arena, settings_items(settings, SETTING_EMAIL_ALLOW)));
	values = value_set_object(constants, "mail");
	value_set_text(values, "domain",
	    mail_domain(arena, settings_text(settings, SETTING_MAIL_FROM)));
	values = value_set_object(constants, "key");
	value_set_text(values, "path",
	    site_mark_line(arena, settings_text(settings, SETTING_SITE_NAME)));
	values = value_set_object(constants, "test");
	value_set_text(values, "outbox",
	    settings_text(settings, SETTING_TEST_OUTBOX));
}

static const struct value *
make_constants(struct renderer *renderer, const char *language)
{
	struct value *constants = value_object(renderer->arena);

	set_site(constants, renderer->site);
	set_languages(constants, renderer->site, language);
	set_rules(constants, renderer->arena, renderer->site);
	if (renderer->service->constants != NULL)
		renderer->service->constants(renderer->site, language,
		    constants);
	return constants;
}

static struct catalog *
catalog_of(struct renderer *renderer, const char *language)
{
	struct settings *settings = renderer->site->settings;
	const char *const *languages =
	    settings_items(settings, SETTING_SITE_LANGUAGES);
	const char *own = settings_text(settings, SETTING_SITE_PAGES);
	size_t i = 0;
	struct language_pages *pages = NULL;

	while (i + 1 < renderer->count && strcmp(languages[i], language) != 0)
		i++;
	pages = &renderer->languages[i];
	if (pages->catalog != NULL)
		return pages->catalog;
	pages->site.origin = settings_items(settings, SETTING_SITE_ORIGIN)[0];
	pages->site.base = renderer->site->base;
	pages->site.suffix = renderer->site->suffix;
	pages->site.languages = languages;
	pages->site.constants = make_constants(renderer, language);
	pages->catalog = catalog_open(renderer->pages,
	    own[0] == '\0' ? NULL : own, &pages->site);
	return pages->catalog;
}

void
renderer_send(struct renderer *renderer, struct answer *answer,
    const struct request *request, struct gateway *gateway)
{
	struct answer_house rooms = { .catalog = catalog_of(renderer,
					  request->language),
		.paths = renderer->paths };

	value_set_flag(answer_page_values(answer), "many_languages",
	    renderer->count > 1);
	answer_send(answer, &rooms, gateway);
}
