/* A telephone number without its country's code, as libphonenumber reads it. */
#ifndef CONTACT_PHONE_NUMBER_H
#define CONTACT_PHONE_NUMBER_H

#include "contact/country.h"
#include "contact/phone_typed.h"

#include <stdbool.h>
#include <stddef.h>

struct phone_number {
	struct phone_digits national;
	/* Whose rules read it: the main country of a code that was typed,
	 * else the chosen one. */
	const struct country *rules;
};

/* Takes code and national prefix away, in whatever way they were typed; false
 * where no country has that code, or where 2 to 17 digits are not left. */
bool phone_number_read(const struct country_table *table,
    const struct country *chosen, const struct phone_typed *typed,
    struct phone_number *number);

/* One of the country's mobile numbers. */
bool phone_number_is_mobile(const struct country *country,
    const char *national);

/* One of a country's `lengths` is `len`. */
bool phone_number_has_length(const char *lengths, size_t len);

#endif
