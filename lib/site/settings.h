/* The settings file (INI), read by inih against one table of all settings. */
#ifndef SITE_SETTINGS_H
#define SITE_SETTINGS_H

#include "base/attribute.h"
#include "site/settings_table.h"
#include "site/settings_value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings;

void settings_free(struct settings *settings);

/* Reads the file line by line; settings_load.h has the whole. */
struct settings *settings_read(const char *path) FREED_BY(settings_free);

/* The file it came from, as an absolute path. */
const char *settings_path(const struct settings *settings);

/*
 * One setting by its name in settings_table.h, its default where the file is
 * silent.  Durations are in seconds.  settings_items gives the words of a list,
 * NULL behind the last; settings_has says whether one of them is `item`, large
 * or small letters alike.  All texts live as long as `settings`.
 */
const char *settings_text(const struct settings *settings,
    enum setting_text setting);
int64_t settings_number(const struct settings *settings,
    enum setting_number setting);
bool settings_flag(const struct settings *settings, enum setting_flag setting);
const char *const *settings_items(const struct settings *settings,
    enum setting_list setting);
bool settings_has(const struct settings *settings, enum setting_list setting,
    const char *item);

/* A limit "N/h M/day", already multiplied by [limits] factor; INT64_MAX means
 * none. */
struct settings_limit settings_limit(const struct settings *settings,
    enum setting_limit setting);

/*
 * Of a setting of any kind: its name in the file, "section.name"; the line
 * where the file has it, for what it has not the last line of the section, or
 * of all; and a warning that it is wrong, with its line and what would be
 * right: false, always.
 */
const char *settings_name(size_t setting);
int settings_line(const struct settings *settings, size_t setting);
bool settings_wrong(const struct settings *settings, size_t setting,
    const char *right);

/* PATH under the state directory; lives as long as `settings`. */
const char *settings_state_path(struct settings *settings, const char *path);

#endif
