/* What a single value in the settings file may be. */
#ifndef SITE_SETTINGS_VALUE_H
#define SITE_SETTINGS_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/* One of the words, which are divided by a space. */
bool settings_value_choice(const char *words, const char *text);

bool settings_value_number(const char *text, int64_t min, int64_t max,
    int64_t *number);

/* 90, 90s, 30min, 12h, 7d. */
bool settings_value_duration(const char *text, int64_t min, int64_t max,
    int64_t *seconds);

/* "40/h 200/day", each at most a million. */
struct settings_limit {
	int64_t hour;
	int64_t day;
};
bool settings_value_limit(const char *text, struct settings_limit *limit);

/* Whether a URL's host is this one. */
bool settings_value_is_loopback(const char *url);

#endif
