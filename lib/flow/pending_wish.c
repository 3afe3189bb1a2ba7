#include "flow/pending_wish.h"

#include <string.h>

bool
pending_wish_moves(const struct pending_wish *wish,
    const struct pending *pending)
{
	return wish->address != NULL
	       && (strcmp(wish->address, pending->address) != 0
		   || wish->via != pending->via);
}

static void
set(const char **field, const char *text)
{
	if (text != NULL)
		*field = text;
}

void
pending_wish_apply(const struct pending_wish *wish, struct pending *pending)
{
	if (wish == NULL)
		return;
	set(&pending->username, wish->username);
	set(&pending->password, wish->password);
	/* A number is of one country, by which texts are limited. */
	if (wish->address != NULL || pending->via != VIA_PHONE)
		set(&pending->country, wish->country);
	if (wish->address != NULL) {
		pending->via = wish->via;
		pending->address = wish->address;
		pending->typed = wish->typed;
	}
	if (wish->terms == NULL)
		return;
	pending->terms = wish->terms;
	pending->terms_hash = wish->terms_hash;
	pending->terms_language = wish->terms_language;
}
