/* The list of countries as JSON, written and compressed once a language. */
#ifndef COUNTRY_REPLY_H
#define COUNTRY_REPLY_H

#include "contact/country.h"

struct country_reply {
	const char *bytes;
	size_t len;
	const char *tag; /* a strong ETag (RFC 9110): with the quotes */
};

struct country_reply_book;

void country_reply_close(struct country_reply_book *book);

/* `table` is borrowed and must live as long. */
struct country_reply_book *country_reply_open(struct country_table *table)
    FREED_BY(country_reply_close);

/* In that language, as it is or as gzip (RFC 1952), whose tag is another.
 * Lives as long as the book. */
const struct country_reply *country_reply_get(struct country_reply_book *book,
    const char *language, bool gzip);

#endif
