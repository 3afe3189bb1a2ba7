/* Mobile numbers: what people type becomes E.164 (ITU-T E.164, 2010). */
#ifndef CONTACT_PHONE_H
#define CONTACT_PHONE_H

#include "contact/country.h"
#include "contact/phone_typed.h"

enum {
	PHONE_E164 = 17, /* bytes: "+", 15 digits, NUL */
};

struct phone {
	char e164[PHONE_E164]; /* "" where the number was refused */
	/* Whose number it is: the chosen country; with phone-other-country
	 * the one that should have been chosen. */
	const struct country *country;
};

/*
 * Judges what was typed as a mobile number of `country`, one of `table`, whose
 * phone facts have been read.
 * NULL where it is right, and *phone has it; else a code, a literal:
 *
 *   phone-missing        no digit was typed
 *   phone-too-long       more than PHONE_TYPED characters
 *   phone-bad-character  no well-formed UTF-8, or neither digit nor what
 *                        people put between digits; so also letters,
 *                        extensions and "tel:"
 *   phone-invalid        no number of that country has so many digits
 *                        (country->mobile_lengths says which), or no country
 *                        has that code
 *   phone-not-mobile     known to be a landline, toll-free, premium ...
 *   phone-other-country  the number of phone->country
 *
 * Digits of any script, with blanks, hyphens, dots, slashes, brackets and
 * their full-width forms between them; without or with the country's code,
 * behind "+", behind 00 or what is dialled there to go abroad, or bare; with
 * or without the national prefix, also as "(0)".  It is the method of
 * libphonenumber's parser, but only what is known to be wrong is refused: a
 * number of a possible length in a range that the table does not know is
 * right, as new ranges are opened every week.
 *
 * Takes no memory, and a few microseconds for any input.
 */
const char *phone_judge(const struct country_table *table,
    const struct country *country, const char *typed, struct phone *phone);

/* Whose number that is (E.164), or NULL where no country has its code; the
 * table's phone facts have been read. */
const struct country *phone_country(const struct country_table *table,
    const char *e164);

#endif
