/* The phone's order: a region is marked, and on it goes to the address, or back
 * to where one signs in. */
#ifndef COUNTRIES_MARK_H
#define COUNTRIES_MARK_H

#include "contact/country.h"
#include "http/service.h"

enum {
	COUNTRIES_ORDER,
	COUNTRIES_VIA,
	COUNTRIES_TERMS,
	COUNTRIES_COUNTRY,
	COUNTRIES_FINISH,
	COUNTRIES_ALSO,
	COUNTRIES_LANGUAGE,
	COUNTRIES_FIELDS,
};

void countries_mark(const struct request *request, struct form *form,
    struct answer *answer, struct country_table *table);

#endif
