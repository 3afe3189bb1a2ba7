#include "site/settings_load.h"

#include "base/clock_offset.h"
#include "site/settings_judge.h"

struct settings *
settings_load(const char *path)
{
	struct settings *settings = settings_read(path);

	if (settings == NULL || !settings_judge(settings)) {
		settings_free(settings);
		return NULL;
	}
	if (settings_text(settings, SETTING_TEST_CLOCK)[0] != '\0')
		clock_offset(settings_text(settings, SETTING_TEST_CLOCK));
	return settings;
}
