/* The names of countries in one language, in that language's order. */
#ifndef CONTACT_COUNTRY_NAMES_H
#define CONTACT_COUNTRY_NAMES_H

#include "base/arena.h"
#include "contact/country_entry.h"

#include <stddef.h>

/* The number of a country is its place in the table. */
struct country_names {
	const char *regions[COUNTRY_REGIONS]; /* as in country_regions */
	const char **names;                   /* by number */
	const char **also;                    /* by number; NULL: none */
	size_t count;                         /* how many have a name */
	size_t *order;  /* their numbers, as the language sorts */
	size_t *places; /* by number: the place in `order` */
};

/* Reads names.LANGUAGE.xml of the folder `dir` for these `count` countries, in
 * the order of their codes.  NULL after a warning: no language tag, no such
 * file, or one that does not name each region and each country once. */
struct country_names *country_names_read(struct arena *arena, const char *dir,
    const char *language, const struct country *countries, size_t count);

#endif
