/* Whether a value in the settings file is right. */
#ifndef SITE_SETTINGS_JUDGE_H
#define SITE_SETTINGS_JUDGE_H

#include "site/settings.h"

#include <stdbool.h>
#include <stdint.h>

/* One of the words, which are divided by a space. */
bool settings_judge_choice(const char *words, const char *text);

bool settings_judge_number(const char *text, int64_t min, int64_t max,
    int64_t *number);

/* 90, 90s, 30min, 12h, 7d. */
bool settings_judge_duration(const char *text, int64_t min, int64_t max,
    int64_t *seconds);

/* "40/h 200/day", each at most a million. */
bool settings_judge_limit(const char *text, struct settings_limit *limit);

/* What no single line shows; false after a warning for each fault. */
bool settings_judge_whole(const struct settings *settings);

/* Warns that a setting is wrong, with its line and what would be right. */
bool settings_judge_wrong(const struct settings *settings, const char *name,
    const char *right);

/* Whether a URL's host is this one. */
bool settings_judge_loopback(const char *url);

#endif
