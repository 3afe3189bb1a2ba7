/* The countries as values: for pages, and for JSON. */
#ifndef COUNTRY_LIST_H
#define COUNTRY_LIST_H

#include "base/value.h"
#include "contact/country.h"

/* Sets "regions": id, name and countries (code, name, calling_code, example)
 * of each, in the language's order.  `language` need not be one of ours. */
void country_list_set(struct country_table *table, const char *language,
    struct value *values);

/* Sets "calling_codes": those of all countries, in the same order, with a
 * blank between. */
void country_list_set_codes(struct country_table *table, const char *language,
    struct value *values);

#endif
