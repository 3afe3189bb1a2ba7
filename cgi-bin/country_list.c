#include "country_list.h"

#include "base/buffer.h"

/* The values may outlive the table. */
static void
set_copy(struct value *object, const char *name, const char *text)
{
	if (text != NULL)
		value_set_text(object, name, arena_text(object->arena, text));
}

static void
add_region(struct country_table *table, const char *language,
    const char *region, struct value *regions)
{
	struct value *item = value_set_object(regions, NULL);
	struct value *list = NULL;
	const struct country *country = NULL;

	value_set_text(item, "id", region);
	set_copy(item, "name", country_region_name(table, language, region));
	list = value_set_list(item, "countries");
	while ((country = country_next(table, language, region, country))
	       != NULL) {
		struct value *place = value_set_object(list, NULL);

		set_copy(place, "code", country->iso);
		set_copy(place, "name", country_name(table, language, country));
		set_copy(place, "calling_code", country->calling_code);
		set_copy(place, "example", country->example);
	}
}

void
country_list_set(struct country_table *table, const char *language,
    struct value *values)
{
	struct value *regions = value_set_list(values, "regions");

	for (size_t i = 0; i < COUNTRY_REGIONS; i++)
		add_region(table, language, country_entry_regions[i], regions);
}

void
country_list_set_codes(struct country_table *table, const char *language,
    struct value *values)
{
	struct buffer codes = buffer_new(values->arena, 1024);

	for (size_t i = 0; i < COUNTRY_REGIONS; i++) {
		const struct country *country = NULL;

		while ((country = country_next(table, language,
			    country_entry_regions[i], country))
		       != NULL) {
			if (codes.len > 0)
				buffer_byte(&codes, ' ');
			buffer_text(&codes, country->calling_code);
		}
	}
	value_set_text(values, "calling_codes", codes.bytes);
}
