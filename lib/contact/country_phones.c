#include "contact/country_phones.h"

#include <string.h>

#include "contact/country_file.h"

static const struct country_file_fact facts[] = {
	{ "idd", offsetof(struct country, idd), true },
	{ "lengths", offsetof(struct country, lengths), true },
	{ "mobile-lengths", offsetof(struct country, mobile_lengths), false },
	{ "any", offsetof(struct country, any), true },
	{ "mobile", offsetof(struct country, mobile), false },
	{ "other", offsetof(struct country, other), false },
	{ "strip", offsetof(struct country, strip), false },
	{ "put", offsetof(struct country, put), false },
	{ "area", offsetof(struct country, area), false },
	{ NULL, 0, false },
};

static void
read_country(struct country_file *file, struct country *country)
{
	const char *iso = country_file_attribute(file, "iso");

	if (iso == NULL || strcmp(iso, country->iso) != 0)
		country_file_refuse(file,
		    "has another country here than countries.xml; "
		    "install both files of one version");
	country_file_take(file, facts, country);
	if (country->mobile_lengths == NULL)
		country->mobile_lengths = country->lengths;
}

static void
read_countries(struct country_file *file, struct country *countries,
    size_t count)
{
	size_t i = 0;

	while (country_file_next(file)) {
		if (strcmp(country_file_element(file), "phone") != 0)
			continue;
		if (i == count) {
			country_file_refuse(file, "is not in countries.xml");
			return;
		}
		read_country(file, &countries[i++]);
	}
	if (i != count)
		country_file_refuse(file, "countries.xml has more than these");
}

bool
country_phones_read(struct arena *arena, const char *dir,
    struct country *countries, size_t count)
{
	size_t size = count * sizeof(*countries);
	struct country_file *file = NULL;
	struct country *read = NULL;

	file = country_file_open(arena, dir, "phones.xml");
	if (file == NULL)
		return false;
	read = arena_alloc(arena, size);
	memcpy(read, countries, size);
	read_countries(file, read, count);
	if (!country_file_close(file))
		return false;
	memcpy(countries, read, size);
	return true;
}
