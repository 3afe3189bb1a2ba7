#include "http/harden_process.h"

#include <string.h>

#include "base/confine.h"

enum { PLACES_MAX = 128 };

struct places {
	struct arena *arena;
	struct confine_place list[PLACES_MAX];
	size_t count;
};

/* What has no room here cannot be read later. */
static void
add(struct places *places, const char *path, bool write)
{
	if (path[0] != '\0' && places->count < PLACES_MAX)
		places->list[places->count++] =
		    (struct confine_place){ path, write };
}

/* A folder of pages; the folders in it may be links that lead elsewhere. */
static void
add_pages(struct places *places, const struct settings *settings,
    const char *folder)
{
	const char *const *languages =
	    settings_items(settings, SETTING_SITE_LANGUAGES);

	if (folder[0] == '\0')
		return;
	add(places, folder, false);
	add(places, arena_format(places->arena, "%s/en", folder), false);
	add(places, arena_format(places->arena, "%s/static", folder), false);
	for (; *languages != NULL; languages++)
		add(places,
		    arena_format(places->arena, "%s/%s", folder, *languages),
		    false);
}

/* The tests' clock is replaced by renaming; in a real site there is none. */
static const char *
clock_folder(struct arena *arena, const struct settings *settings)
{
	const char *path = settings_text(settings, SETTING_TEST_CLOCK);
	const char *slash = strrchr(path, '/');

	return slash == NULL ? ""
			     : arena_copy(arena, path, (size_t)(slash - path));
}

static void
shut_files(const struct service *service, const struct settings *settings)
{
	struct places places = { .arena = arena_new() };
	const char *data = settings_text(settings, SETTING_SITE_DATA);

	if (service->needs_state && !service->shuts_state)
		add(&places, settings_text(settings, SETTING_STATE_DIR), true);
	add(&places, data, false);
	add(&places, arena_format(places.arena, "%s/static", data), false);
	add_pages(&places, settings,
	    arena_format(places.arena, "%s/pages", data));
	add_pages(&places, settings,
	    settings_text(settings, SETTING_SITE_PAGES));
	add(&places, settings_text(settings, SETTING_SITE_COUNTRIES), false);
	/* libc counts processors by it, captchas know a boot by the other. */
	add(&places, "/sys/devices/system/cpu/online", false);
	add(&places, "/proc/sys/kernel/random/boot_id", false);
	add(&places, clock_folder(places.arena, settings), false);
	(void)confine_files(places.list, places.count);
	arena_free(places.arena);
}

void
harden_process_shut(const struct service *service, const struct site *site,
    bool ready)
{
	static bool calls;
	static bool files;

	if (!settings_flag(site->settings, SETTING_STATE_CONFINE))
		return;
	/* What the kernel has not is not asked for again. */
	if (!calls)
		(void)confine_calls();
	calls = true;
	if (!files && ready)
		shut_files(service, site->settings);
	files = files || ready;
}
