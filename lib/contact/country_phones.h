/* What is known of each country's phone numbers, from phones.xml. */
#ifndef CONTACT_COUNTRY_PHONES_H
#define CONTACT_COUNTRY_PHONES_H

#include "base/arena.h"
#include "contact/country_entry.h"

/* Fills in the facts of `count` countries, which are in the order of their
 * codes, as in the file; texts go to `arena`.  False after a warning, and
 * nothing is filled in then. */
bool country_phones_read(struct arena *arena, const char *dir,
    struct country *countries, size_t count);

#endif
