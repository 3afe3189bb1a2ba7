/* What pages are told of the site and are filled with. */
#ifndef PAGE_PAGE_TYPE_H
#define PAGE_PAGE_TYPE_H

#include "base/value.h"

#include <stddef.h>

struct page_site {
	const char *origin;            /* the first of site.origin */
	const char *base;              /* site.base, begins and ends with "/" */
	const char *suffix;            /* site.suffix */
	const char *const *languages;  /* site.languages, ends with NULL */
	const struct value *constants; /* folded at load: paths begin as here */
};

/* A field's trouble; field "" where it is nobody's. */
struct page_error {
	const char *field;
	const char *code; /* id of the sentence, "email-missing" */
};

/* What a page is filled with. */
struct page_fill {
	const struct value *values; /* an object */
	const struct value
	    *typed; /* an object: control name -> text, or NULL */
	const struct page_error *errors;
	size_t error_count;
};

/* Constants that are sent from where they lie, and where each belongs. */
enum { PAGE_PARTS = 8, PAGE_PART_MIN = 1024 };

struct page_parts {
	struct page_part {
		size_t at;
		const char *bytes;
		size_t len;
	} rows[PAGE_PARTS];
	size_t count;
	size_t len;
};
#endif
