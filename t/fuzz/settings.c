/* lib/base: a file of settings, as an admin may have written it. */

#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "input.h"
#include "scratch.h"
#include "site.h"
#include "site/settings.h"
#include "site/settings_load.h"
#include "site/settings_table.h"

static struct arena *arena;

void
input_begin(void)
{
	(void)scratch_directory();
	scratch_catch_log();
	arena = arena_new();
}

/* What was taken is what the table promises of it. */
static void
check(struct settings *settings)
{
	for (size_t i = 0; i < SETTINGS_COUNT; i++) {
		const struct settings_row *row = &settings_table[i];
		const char *text =
		    settings_text(settings, (enum setting_text)i);
		int64_t number =
		    settings_number(settings, (enum setting_number)i);

		CHECK(utf8_is_text(text, strlen(text)));
		CHECK(settings_line(settings, i) >= 0);
		if (row->kind == SETTINGS_NUMBER
		    || row->kind == SETTINGS_DURATION)
			CHECK(number >= row->min && number <= row->max);
		if (row->kind == SETTINGS_LIST)
			CHECK(settings_items(settings, (enum setting_list)i)
			      != NULL);
		if (row->kind == SETTINGS_LIMIT)
			CHECK(
			    settings_limit(settings, (enum setting_limit)i).hour
			    >= 0);
	}
	CHECK(settings_items(settings, SETTING_SITE_ORIGIN)[0] != NULL);
	CHECK(settings_items(settings, SETTING_SITE_LANGUAGES)[0] != NULL);
	CHECK(settings_text(settings, SETTING_STATE_DIR)[0] == '/');
}

int
input_try(const uint8_t *bytes, size_t len)
{
	struct settings *settings = NULL;

	/* The file of the clock would be any file of this machine. */
	if (memmem(bytes, len, "clock", strlen("clock")) != NULL)
		return -1;
	site_write("latchkey.conf", arena_copy(arena, bytes, len));
	settings = settings_load(site_path("latchkey.conf"));
	if (settings != NULL)
		check(settings);
	else
		CHECK(scratch_log()[0] != '\0');
	settings_free(settings);
	arena_reset(arena);
	return 0;
}
