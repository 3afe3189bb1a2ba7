/* Whether the settings go together: what no single line shows. */
#ifndef SITE_SETTINGS_JUDGE_H
#define SITE_SETTINGS_JUDGE_H

#include "site/settings.h"

#include <stdbool.h>

/* False after a warning for each fault. */
bool settings_judge(const struct settings *settings);

#endif
