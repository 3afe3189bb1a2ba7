#include "contact/country.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/number.h"
#include "contact/country_file.h"
#include "contact/country_names.h"
#include "contact/country_phones.h"

#define COUNT_MAX 1000

/* Calling codes have up to three digits. */
#define CODES 1000

struct language {
	struct language *next;
	const char *tag;
	const struct country_names *names;
};

struct country_table {
	struct arena *arena;
	const char *dir;
	struct country *countries; /* by ISO code */
	size_t count;
	struct country *codes[CODES]; /* the main one of each */
	struct language *languages;
	const struct country_names *english;
	struct arena *phones; /* their facts, once they have been read */
};

static const struct country_file_fact facts[] = {
	{ "iso", offsetof(struct country, iso), true },
	{ "tab", offsetof(struct country, region), true },
	{ "code", offsetof(struct country, calling_code), true },
	{ "example", offsetof(struct country, example), true },
	{ NULL, 0, false },
};

static const char *
find_region(const char *id)
{
	size_t i = 0;

	while (country_entry_regions[i] != NULL
	       && strcmp(country_entry_regions[i], id) != 0)
		i++;
	return country_entry_regions[i];
}

static bool
make_room(struct country_table *table, struct country_file *file)
{
	const char *text = NULL;
	int64_t count = 0;

	if (country_file_next(file))
		text = country_file_attribute(file, "count");
	if (text == NULL || !number_read(text, 1, COUNT_MAX, &count)) {
		country_file_refuse(file,
		    "must begin with count=\"1\" or more; install it again");
		return false;
	}
	table->countries = arena_alloc(table->arena,
	    (size_t)count * sizeof(*table->countries));
	table->count = (size_t)count;
	return true;
}

static void
read_countries(struct country_table *table, struct country_file *file)
{
	size_t count = 0;

	while (country_file_next(file)) {
		struct country *country = &table->countries[count];

		if (strcmp(country_file_element(file), "country") != 0)
			continue;
		if (count++ == table->count)
			break;
		country->main = country_file_attribute(file, "main") != NULL;
		country_file_take(file, facts, country);
	}
	if (count != table->count)
		country_file_refuse(file, "says a wrong number of countries");
}

/* What can be said only once all are there. */
static bool
finish(const struct country_table *table, struct country *country)
{
	const char *wrong = NULL;

	country->region = find_region(country->region);
	if (country->region == NULL)
		wrong = "unknown tab";
	else if (country > table->countries
		 && strcmp(country[-1].iso, country->iso) >= 0)
		wrong = "not in the order of codes";
	if (wrong != NULL)
		log_warning("%s/countries.xml: %s: %s; install this file again",
		    table->dir, country->iso, wrong);
	return wrong == NULL;
}

/* Main countries first, then the others behind them. */
static bool
link_codes(struct country_table *table, bool main)
{
	for (size_t i = table->count; i-- > 0;) {
		struct country *country = &table->countries[i];
		struct country **head = NULL;
		int64_t code = 0;

		if (country->main != main)
			continue;
		if (number_read(country->calling_code, 1, CODES - 1, &code))
			head = &table->codes[code];
		if (head == NULL || (*head == NULL) != main) {
			log_warning("%s/countries.xml: %s: each calling code "
				    "must have one main country; install this "
				    "file again",
			    table->dir, country->iso);
			return false;
		}
		if (!main) {
			country->same_code = (*head)->same_code;
			(*head)->same_code = country;
		} else {
			*head = country;
		}
	}
	return true;
}

static bool
read_table(struct country_table *table)
{
	struct country_file *file =
	    country_file_open(table->arena, table->dir, "countries.xml");

	if (file == NULL)
		return false;
	if (make_room(table, file))
		read_countries(table, file);
	if (!country_file_close(file))
		return false;
	for (size_t i = 0; i < table->count; i++)
		if (!finish(table, &table->countries[i]))
			return false;
	if (!link_codes(table, true) || !link_codes(table, false))
		return false;
	table->english = country_names_read(table->arena, table->dir, "en",
	    table->countries, table->count);
	return table->english != NULL;
}

struct country_table *
country_open(const char *dir)
{
	struct arena *arena = arena_new();
	struct country_table *table = arena_alloc(arena, sizeof(*table));

	table->arena = arena;
	table->dir = arena_text(arena, dir);
	if (read_table(table))
		return table;
	country_close(table);
	return NULL;
}

bool
country_read_phones(struct country_table *table)
{
	struct arena *arena = table->phones == NULL ? arena_new() : NULL;

	if (arena != NULL
	    && country_phones_read(arena, table->dir, table->countries,
		table->count))
		table->phones = arena;
	else
		arena_free(arena);
	return table->phones != NULL;
}

void
country_close(struct country_table *table)
{
	if (table == NULL)
		return;
	arena_free(table->phones);
	arena_free(table->arena);
}

const struct country *
country_find(const struct country_table *table, const char *iso)
{
	return country_entry_find(table->countries, table->count, iso);
}

size_t
country_count(const struct country_table *table)
{
	return table->count;
}

static size_t
number_of(const struct country_table *table, const struct country *country)
{
	return (size_t)(country - table->countries);
}

const struct country *
country_at(const struct country_table *table, size_t number)
{
	return &table->countries[number];
}

const struct country *
country_of_code(const struct country_table *table, const char *digits)
{
	const struct country *country = NULL;
	size_t code = 0;

	for (int i = 0; country == NULL && i < 3; i++) {
		code = code * 10 + (size_t)(digits[i] - '0');
		if (code == 0 || !ascii_is_digit(digits[i]))
			break;
		country = table->codes[code];
	}
	return country;
}

/* A language that cannot be read is remembered too, as English. */
static const struct country_names *
names_in(struct country_table *table, const char *tag)
{
	struct language *language = table->languages;

	if (strcmp(tag, "en") == 0)
		return table->english;
	while (language != NULL && strcmp(language->tag, tag) != 0)
		language = language->next;
	if (language != NULL)
		return language->names;
	language = arena_alloc(table->arena, sizeof(*language));
	language->tag = arena_text(table->arena, tag);
	language->next = table->languages;
	table->languages = language;
	language->names = country_names_read(table->arena, table->dir, tag,
	    table->countries, table->count);
	if (language->names == NULL)
		language->names = table->english;
	return language->names;
}

const char *
country_name(struct country_table *table, const char *language,
    const struct country *country)
{
	return names_in(table, language)->names[number_of(table, country)];
}

const char *
country_also(struct country_table *table, const char *language,
    const struct country *country)
{
	return names_in(table, language)->also[number_of(table, country)];
}

const char *
country_region_name(struct country_table *table, const char *language,
    const char *region)
{
	const struct country_names *names = names_in(table, language);

	for (size_t i = 0; i < COUNTRY_REGIONS; i++)
		if (strcmp(country_entry_regions[i], region) == 0)
			return names->regions[i];
	return NULL;
}

const struct country *
country_next(struct country_table *table, const char *language,
    const char *region, const struct country *previous)
{
	const struct country_names *names = names_in(table, language);
	size_t place = previous == NULL
			   ? 0
			   : names->places[number_of(table, previous)] + 1;

	for (; place < table->count; place++) {
		const struct country *country =
		    &table->countries[names->order[place]];

		if (strcmp(country->region, region) == 0)
			return country;
	}
	return NULL;
}
