#include "contact/country_entry.h"

#include <stdlib.h>
#include <string.h>

const char *const country_entry_regions[COUNTRY_REGIONS + 1] = { "europe",
	"asia", "america", "africa", "oceania", NULL };

static int
compare(const void *iso, const void *country)
{
	return strcmp(iso, ((const struct country *)country)->iso);
}

const struct country *
country_entry_find(const struct country *countries, size_t count,
    const char *iso)
{
	return iso == NULL ? NULL
			   : bsearch(iso, countries, count, sizeof(*countries),
			       compare);
}
