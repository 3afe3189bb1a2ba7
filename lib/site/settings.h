/* The settings file (INI), read by inih against one table of all settings. */
#ifndef SITE_SETTINGS_H
#define SITE_SETTINGS_H

#include "base/attribute.h"
#include "site/settings_value.h"

#include <stdbool.h>
#include <stdint.h>

struct settings;

void settings_free(struct settings *settings);

/* Reads the file line by line; settings_load.h has the whole. */
struct settings *settings_read(const char *path) FREED_BY(settings_free);

/* The file it came from, as an absolute path. */
const char *settings_path(const struct settings *settings);

/*
 * One setting by "section.name", its default where the file is silent.  To
 * ask for a name that the table has not, or for the wrong kind, is our bug
 * (log_panic).  Durations are in seconds.  settings_items gives the words of a
 * list, NULL behind the last.  settings_line is where the file has it; for
 * what it has not the last line of the section, or of all.  All texts live as
 * long as `settings`.
 */
const char *settings_text(const struct settings *settings, const char *name);
int64_t settings_number(const struct settings *settings, const char *name);
bool settings_flag(const struct settings *settings, const char *name);
const char *const *settings_items(const struct settings *settings,
    const char *name);
int settings_line(const struct settings *settings, const char *name);
bool settings_has(const struct settings *settings, const char *name,
    const char *item);

/* Warns that a setting is wrong, with its line and what would be right; false,
 * always. */
bool settings_wrong(const struct settings *settings, const char *name,
    const char *right);

/* A limit "N/h M/day" of [limits], already multiplied by `factor`; INT64_MAX
 * means none. */
struct settings_limit settings_limit(const struct settings *settings,
    const char *name);

/* PATH under the state directory; lives as long as `settings`. */
const char *settings_state_path(struct settings *settings, const char *path);

#endif
