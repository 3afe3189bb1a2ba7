/* The places of the world as people choose them: their tab, calling code,
 * the facts of their phone numbers, and their names in the reader's language.
 */
#ifndef CONTACT_COUNTRY_H
#define CONTACT_COUNTRY_H

#include "base/attribute.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The facts are those of libphonenumber.  Patterns are regular expressions of
 * digits, \d, [ ], (?: ), |, ?, {n} and {n,m} that must match a whole number
 * without country code; only `strip` has captures and "$".  Lengths are
 * ascending numbers of digits, with a space between.  All texts live as long
 * as the table.
 */
struct country {
	const char *iso;          /* ISO 3166-1 alpha-2, or AC, TA, XK */
	const char *region;       /* one of country_regions */
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

struct country_table;

/* The tabs' ids in their order: europe asia america africa oceania, NULL. */
#define COUNTRY_REGIONS 5
extern const char *const country_regions[COUNTRY_REGIONS + 1];

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

/* How many there are, the number of one, 0 .. count - 1, and the one of that
 * number. */
size_t country_count(const struct country_table *table);
size_t country_number(const struct country_table *table,
    const struct country *country);
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
 * them, or NULL.  country_region_name: of one of country_regions, else NULL.
 * country_next: the country after `previous` (NULL: the
 * first) within a region, in the order of the language; NULL at the end.
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
