/* What is typed into the one field of the sign-in and of a recovery: a user
 * name, an e-mail address or a mobile number. */
#ifndef CONTACT_IDENTIFIER_H
#define CONTACT_IDENTIFIER_H

#include "base/arena.h"
#include "contact/country.h"
#include "site/settings.h"

enum identifier_kind {
	IDENTIFIER_NOTHING, /* nobody can be called so */
	IDENTIFIER_USERNAME,
	IDENTIFIER_EMAIL,
	IDENTIFIER_PHONE,
};

/* Where a number is read that has no country's code before it. */
struct identifier_place {
	struct country_table *table; /* NULL: no number is read */
	const struct settings *settings;
	const char *country; /* said to be the one, or NULL */
	const char *region;  /* a guess, or NULL; any text */
};

struct identifier {
	enum identifier_kind kind;
	/* The name or the address as account_find() takes it, the number as
	 * E.164; as typed where it is nothing.  One in all ways to type it, but
	 * for capitals. */
	const char *value;
	const char *country; /* of a number: ISO 3166 code; else NULL */
	bool unread;         /* after a warning: it may be a number, and what
			      * is known of numbers cannot be read */
};

/*
 * A number with a country's code is read anywhere; one without is read in
 * `country`, else in `region`, else in the [sms] countries in their order: the
 * first where it is a number counts.  Says nothing of whether there is such an
 * account.
 */
void identifier_read(struct arena *arena, const struct identifier_place *place,
    const char *typed, struct identifier *login);

/* What tries are counted by: the value in lower case. */
const char *identifier_fold(struct arena *arena,
    const struct identifier *login);

#endif
