#include "site/settings.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ini.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/log.h"
#include "base/place.h"
#include "base/trust.h"
#include "base/utf8.h"
#include "site/settings_table.h"
#include "site/settings_value.h"

/* Stands for a semicolon of a value, in what inih sees. */
enum { SEMICOLON = 0x1f };

struct row_value {
	const char *text;
	int64_t number; /* numbers, durations, flags */
	struct settings_limit limit;
	const char *const *items; /* lists, ends with NULL */
	int line;
};

struct settings {
	struct arena *arena;
	FILE *file; /* while it is being read */
	int line;
	bool indented; /* that line */
	const char *path;
	struct row_value values[SETTINGS_COUNT];
	bool wrong; /* something was wrong and has been said */
};

static const char *
find_file(struct arena *arena, const char *path)
{
	char place[PATH_MAX];
	char whole[PATH_MAX];

	if (path == NULL)
		path = place_settings(place);
	if (realpath(path, whole) == NULL) {
		log_warning("%s: no settings there; run latchkey -c FILE init "
			    "to write some, or name the file by -c FILE",
		    path);
		return NULL;
	}
	/* Whoever may change a link chooses the file. */
	if (!trust_place(path))
		return NULL;
	return arena_text(arena, whole);
}

static const char *const *
split(struct arena *arena, const char *text)
{
	const char **items =
	    arena_alloc(arena, (strlen(text) / 2 + 2) * sizeof(*items));
	size_t count = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, " \t,");

		if (len > 0)
			items[count++] = arena_copy(arena, text, len);
		text += len + (text[len] != '\0');
	}
	return items;
}

static bool
take(struct settings *settings, size_t row, const char *text)
{
	const struct settings_row *what = &settings_table[row];
	struct row_value *value = &settings->values[row];

	value->text = arena_text(settings->arena, text);
	switch (what->kind) {
	case SETTINGS_TEXT:
		return true;
	case SETTINGS_LIST:
		value->items = split(settings->arena, text);
		return true;
	case SETTINGS_FLAG:
		value->number = strcmp(text, "yes") == 0;
		return value->number || strcmp(text, "no") == 0;
	case SETTINGS_CHOICE:
		return settings_value_choice(what->words, text);
	case SETTINGS_NUMBER:
		return settings_value_number(text, what->min, what->max,
		    &value->number);
	case SETTINGS_DURATION:
		return settings_value_duration(text, what->min, what->max,
		    &value->number);
	case SETTINGS_LIMIT:
		return settings_value_limit(text, &value->limit);
	}
	return false;
}

static void
complain(struct settings *settings, int line, const char *name,
    const char *right)
{
	settings->wrong = true;
	log_warning("%s:%d: %s %s", settings->path, line, name, right);
}

static void
complain_value(struct settings *settings, const struct settings_row *row,
    int line)
{
	struct arena *arena = settings->arena;

	switch (row->kind) {
	case SETTINGS_TEXT:
	case SETTINGS_LIST:
	case SETTINGS_LIMIT:
		complain(settings, line, row->name,
		    arena_format(arena, "must be %s", row->words));
		break;
	case SETTINGS_FLAG:
	case SETTINGS_CHOICE:
		complain(settings, line, row->name,
		    arena_format(arena, "must be one of: %s", row->words));
		break;
	case SETTINGS_NUMBER:
		complain(settings, line, row->name,
		    arena_format(arena, "must be a number from %lld to %lld",
			(long long)row->min, (long long)row->max));
		break;
	case SETTINGS_DURATION:
		complain(settings, line, row->name,
		    arena_format(arena,
			"must be a time from %lld to %lld "
			"seconds, written like 90s, 30min, 12h or 7d",
			(long long)row->min, (long long)row->max));
		break;
	}
}

/* What goes on in an indented line does so with the next word or, behind a
 * backslash, in the same one. */
static const char *
join(struct arena *arena, const char *before, const char *value)
{
	size_t len = strlen(before);

	if (!ascii_ends(before, "\\"))
		return arena_format(arena, "%s %s", before, value);
	return arena_format(arena, "%.*s%s", (int)len - 1, before, value);
}

static const char *
with_semicolons(struct arena *arena, const char *value)
{
	char *whole = arena_text(arena, value);

	for (char *at = whole; *at != '\0'; at++)
		if (*at == SEMICOLON)
			*at = ';';
	return whole;
}

static void
set(struct settings *settings, size_t row, const char *value)
{
	struct row_value *known = &settings->values[row];
	const char *whole = with_semicolons(settings->arena, value);

	if (known->line != 0 && !settings->indented)
		complain(settings, settings->line, settings_table[row].name,
		    arena_format(settings->arena,
			"stands in line %d already; leave one of them",
			known->line));
	else if (known->line != 0)
		whole = join(settings->arena, known->text, whole);
	known->line = settings->line;
	if (!utf8_is_text(whole, strlen(whole)) || !take(settings, row, whole))
		complain_value(settings, &settings_table[row], known->line);
}

/* inih calls this for each NAME = VALUE, and for each indented line below it,
 * which goes on with the value. */
static int
handle(void *context, const char *section, const char *name, const char *value)
{
	struct settings *settings = context;
	const char *whole =
	    arena_format(settings->arena, "%s.%s", section, name);

	for (size_t i = 0; i < SETTINGS_COUNT; i++) {
		if (strcmp(settings_table[i].name, whole) != 0)
			continue;
		set(settings, i, value);
		return 1;
	}
	complain(settings, settings->line,
	    arena_format(settings->arena, "[%s] %s", section, name),
	    "is no setting; see the annotated latchkey.conf");
	return 1;
}

static void
take_defaults(struct settings *settings)
{
	for (size_t i = 0; i < SETTINGS_COUNT; i++)
		if (!take(settings, i, settings_table[i].fallback))
			log_panic("%s: wrong default", settings_table[i].name);
}

static void
skip_line(FILE *file)
{
	int byte = fgetc(file);

	while (byte != EOF && byte != '\n')
		byte = fgetc(file);
}

/* For inih a value would end at " ;": Rock ; Roll is a name all the same. */
static void
hide_semicolons(char *line)
{
	char *at = line + strspn(line, " \t");

	if (*at == ';' || *at == '#')
		return;
	for (; *at != '\0'; at++)
		if (*at == ';')
			*at = SEMICOLON;
}

/* inih does not tell its handler the line, so the lines are counted here. */
static char *
next_line(char *line, int size, void *context)
{
	struct settings *settings = context;

	settings->line++;
	if (fgets(line, size, settings->file) == NULL)
		return NULL;
	settings->indented = line[0] == ' ' || line[0] == '\t';
	if (strlen(line) + 1 == (size_t)size && strchr(line, '\n') == NULL) {
		complain(settings, settings->line, "this line",
		    "is too long; end it after a word, or with \\ within one, "
		    "and go on in the next line, indented");
		skip_line(settings->file);
	}
	if (strchr(line, SEMICOLON) != NULL)
		complain(settings, settings->line, "this line",
		    "has a character that is no text");
	hide_semicolons(line);
	return line;
}

static bool
read_file(struct settings *settings)
{
	int fd = open(settings->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int result = -1;

	if (fd >= 0 && !trust_file(fd, settings->path, TRUST_READ)) {
		(void)close(fd);
		return false;
	}
	settings->file = fd < 0 ? NULL : fdopen(fd, "r");
	if (settings->file != NULL) {
		result =
		    ini_parse_stream(next_line, settings, handle, settings);
		(void)fclose(settings->file);
	}
	if (result > 0)
		complain(settings, result, "this line",
		    "is neither [section] "
		    "nor NAME = VALUE nor a comment");
	else if (result < 0)
		complain(settings, 0, "the file", "cannot be read");
	return !settings->wrong;
}

struct settings *
settings_read(const char *path)
{
	struct arena *arena = arena_new();
	struct settings *settings = arena_alloc(arena, sizeof(*settings));

	settings->arena = arena;
	settings->path = find_file(arena, path);
	if (settings->path == NULL) {
		arena_free(arena);
		return NULL;
	}
	take_defaults(settings);
	if (read_file(settings))
		return settings;
	settings_free(settings);
	return NULL;
}

void
settings_free(struct settings *settings)
{
	if (settings != NULL)
		arena_free(settings->arena);
}

const char *
settings_path(const struct settings *settings)
{
	return settings->path;
}

const char *
settings_name(size_t setting)
{
	return settings_table[setting].name;
}

int
settings_line(const struct settings *settings, size_t setting)
{
	const char *name = settings_name(setting);
	size_t section = strcspn(name, ".") + 1;
	int line = settings->values[setting].line;
	int last = 0;

	for (size_t i = 0; i < SETTINGS_COUNT; i++)
		if (strncmp(settings_table[i].name, name, section) == 0
		    && settings->values[i].line > last)
			last = settings->values[i].line;
	if (line == 0)
		line = last;
	return line == 0 ? settings->line : line;
}

bool
settings_wrong(const struct settings *settings, size_t setting,
    const char *right)
{
	log_warning("%s:%d: %s %s", settings_path(settings),
	    settings_line(settings, setting), settings_name(setting), right);
	return false;
}

const char *
settings_text(const struct settings *settings, enum setting_text setting)
{
	return settings->values[setting].text;
}

int64_t
settings_number(const struct settings *settings, enum setting_number setting)
{
	return settings->values[setting].number;
}

bool
settings_flag(const struct settings *settings, enum setting_flag setting)
{
	return settings->values[setting].number != 0;
}

const char *const *
settings_items(const struct settings *settings, enum setting_list setting)
{
	return settings->values[setting].items;
}

bool
settings_has(const struct settings *settings, enum setting_list setting,
    const char *item)
{
	const char *const *items = settings_items(settings, setting);

	for (; *items != NULL; items++)
		if (ascii_same(*items, item))
			return true;
	return false;
}

static int64_t
times(int64_t number, int64_t factor)
{
	int64_t product = 0;

	if (factor == 0 || __builtin_mul_overflow(number, factor, &product))
		return INT64_MAX;
	return product;
}

struct settings_limit
settings_limit(const struct settings *settings, enum setting_limit setting)
{
	struct settings_limit limit = settings->values[setting].limit;
	int64_t factor = settings_number(settings, SETTING_LIMITS_FACTOR);

	limit.hour = times(limit.hour, factor);
	limit.day = times(limit.day, factor);
	return limit;
}

const char *
settings_state_path(struct settings *settings, const char *path)
{
	return arena_format(settings->arena, "%s/%s",
	    settings_text(settings, SETTING_STATE_DIR), path);
}
