/* The places of the world as people choose them: their tab, calling code,
 * the facts of their phone numbers, and their names in the reader's language.
 */
#ifndef CONTACT_COUNTRY_H
#define CONTACT_COUNTRY_H

#include "base/attribute.h"
#include "contact/country_entry.h"

#include <stdbool.h>
#include <stddef.h>

struct country_table;

void country_close(struct country_table *table);

/* Reads countries.xml and names.en.xml of the folder `dir`; names of other
 * languages are read when they are first asked for.  NULL after a warning. */
struct country_table *country_open(const char *dir) FREED_BY(country_close);

/* Reads phones.xml of the same folder unless that was done: needed before a
 * number is judged, and by nothing else, so that pages do not wait for it.
 * False after a warning: nothing can be said of any number then. */
bool country_read_phones(struct country_table *table);

/* The country of that ISO code (two capitals), or NULL; also for NULL. */
const struct country *country_find(const struct country_table *table,
    const char *iso);

/* How many there are, and the one of a number, 0 .. count - 1. */
size_t country_count(const struct country_table *table);
const struct country *country_at(const struct country_table *table,
    size_t number);

/* The main country of the calling code that `digits` begin with, or NULL; no
 * code is the beginning of another. */
const struct country *country_of_code(const struct country_table *table,
    const char *digits);

/*
 * `language` is a tag such as "pt-BR".  Where its names cannot be read, which
 * is warned of once, the English ones stand in.
 *
 * country_also: other names that a reader may look for, with ";" between
 * them, or NULL.  country_region_name: of one of country_entry_regions, else
 * NULL. country_next: the country after `previous` (NULL: the first) within a
 * region, in the order of the language; NULL at the end.
 */
const char *country_name(struct country_table *table, const char *language,
    const struct country *country);
const char *country_also(struct country_table *table, const char *language,
    const struct country *country);
const char *country_region_name(struct country_table *table,
    const char *language, const char *region);
const struct country *country_next(struct country_table *table,
    const char *language, const char *region, const struct country *previous);

#endif
