#include "flow/pending_wish.h"

#include <string.h>

bool
pending_wish_moves(const struct pending_wish *wish,
    const struct pending *pending)
{
	return wish->address != NULL
	       && (strcmp(wish->address, pending->address) != 0
		   || strcmp(wish->via, pending->via) != 0);
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
	if (wish->address != NULL || pending->via == NULL
	    || strcmp(pending->via, "phone") != 0)
		set(&pending->country, wish->country);
	set(&pending->via, wish->via);
	set(&pending->address, wish->address);
	set(&pending->typed, wish->typed);
	if (wish->terms == NULL)
		return;
	pending->terms = wish->terms;
	pending->terms_hash = wish->terms_hash;
	pending->terms_language = wish->terms_language;
}
