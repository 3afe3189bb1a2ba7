#include "contact/country_names.h"

#include <string.h>

#include "base/ascii.h"
#include "base/log.h"
#include "contact/country_file.h"

#define LANGUAGE_MAX 16 /* bytes of a tag */

/* The tag becomes part of a path. */
static bool
is_tag(const char *language)
{
	size_t len = strlen(language);

	if (len == 0 || len > LANGUAGE_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_alnum(language[i]) && language[i] != '-')
			return false;
	return true;
}

static void
read_region(struct country_file *file, struct country_names *names)
{
	const char *id = country_file_attribute(file, "id");
	size_t i = 0;

	while (i < COUNTRY_REGIONS
	       && (id == NULL || strcmp(id, country_entry_regions[i]) != 0))
		i++;
	if (i < COUNTRY_REGIONS)
		names->regions[i] = country_file_text(file);
	else
		country_file_refuse(file, "is no known region");
}

static void
read_name(struct country_file *file, const struct country *countries,
    size_t count, struct country_names *names)
{
	const char *iso = country_file_attribute(file, "iso");
	const struct country *country =
	    country_entry_find(countries, count, iso);
	size_t number = 0;

	if (country == NULL) {
		country_file_refuse(file, "is no known country");
		return;
	}
	number = (size_t)(country - countries);
	if (names->names[number] != NULL) {
		country_file_refuse(file, "names a country again");
		return;
	}
	names->names[number] = country_file_text(file);
	names->also[number] = country_file_attribute(file, "also");
	names->order[names->count] = number;
	names->places[number] = names->count++;
}

static bool
is_complete(const struct country_names *names, size_t count)
{
	for (size_t i = 0; i < COUNTRY_REGIONS; i++)
		if (names->regions[i] == NULL)
			return false;
	for (size_t i = 0; i < count; i++)
		if (names->names[i] == NULL)
			return false;
	return true;
}

static struct country_names *
make(struct arena *arena, size_t count)
{
	struct country_names *names = arena_alloc(arena, sizeof(*names));

	names->names = arena_alloc(arena, count * sizeof(*names->names));
	names->also = arena_alloc(arena, count * sizeof(*names->also));
	names->order = arena_alloc(arena, count * sizeof(*names->order));
	names->places = arena_alloc(arena, count * sizeof(*names->places));
	return names;
}

struct country_names *
country_names_read(struct arena *arena, const char *dir, const char *language,
    const struct country *countries, size_t count)
{
	struct country_names *names = make(arena, count);
	struct country_file *file = NULL;

	if (!is_tag(language)) {
		log_warning("countries: %s is no language tag", language);
		return NULL;
	}
	file = country_file_open(arena, dir,
	    arena_format(arena, "names.%s.xml", language));
	if (file == NULL)
		return NULL;
	while (country_file_next(file)) {
		if (strcmp(country_file_element(file), "region") == 0)
			read_region(file, names);
		else if (strcmp(country_file_element(file), "n") == 0)
			read_name(file, countries, count, names);
	}
	if (!is_complete(names, count))
		country_file_refuse(file, "a name is missing before here");
	return country_file_close(file) ? names : NULL;
}
