/* One country of the table (country.h), and the table as an array. */
#ifndef CONTACT_COUNTRY_ENTRY_H
#define CONTACT_COUNTRY_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

/* The tabs' ids in their order: europe asia america africa oceania, NULL. */
#define COUNTRY_REGIONS 5
extern const char *const country_entry_regions[COUNTRY_REGIONS + 1];

/*
 * The facts are those of libphonenumber.  Patterns are regular expressions of
 * digits, \d, [ ], (?: ), |, ?, {n} and {n,m} that must match a whole number
 * without country code; only `strip` has captures and "$".  Lengths are
 * ascending numbers of digits, with a space between.  All texts live as long
 * as the table.
 */
struct country {
	const char *iso;          /* ISO 3166-1 alpha-2, or AC, TA, XK */
	const char *region;       /* one of country_entry_regions */
	const char *calling_code; /* digits, without "+" */
	const char *example;      /* a number as typed, without the code */
	bool main;                /* the main one of its calling code */
	/* The next of the same calling code, the main one first, or NULL. */
	const struct country *same_code;

	/* These are NULL until country_read_phones(). */
	const char *idd;     /* pattern of what is dialled to go abroad */
	const char *lengths; /* of any number */
	const char *mobile_lengths; /* of a mobile number */
	const char *any;            /* pattern of every number */
	const char *mobile; /* pattern, or NULL: no mobile range known */
	const char *other;  /* of what is known to be another kind, or
			     * NULL; where both match, it may be either */
	const char *strip;  /* pattern of the national prefix, or NULL */
	const char *put;    /* what stands for a prefix whose last capture
			     * matched ("9$1"), or NULL: nothing */
	const char *area;   /* leading digits that tell it from others of the
			     * same code: a pattern, or NULL */
};

/* The one of `count` in the order of their codes that has that ISO code, or
 * NULL; also for NULL. */
const struct country *country_entry_find(const struct country *countries,
    size_t count, const char *iso);

#endif
