/* What a request gives to a registration on its way. */
#ifndef FLOW_PENDING_WISH_H
#define FLOW_PENDING_WISH_H

#include "contact/via.h"
#include "flow/pending_record.h"

/* What is given, or is to be other, in a registration on its way; NULL stays as
 * it is, and so does the country of a number without another address. */
struct pending_wish {
	const char *username;
	const char *password; /* a crypt(3) string */
	const char *country;
	const char *address; /* this and the two below */
	const char *typed;   /* are given all or none */
	enum via via;
	const char *terms; /* likewise */
	const char *terms_hash;
	const char *terms_language;
	bool share; /* the network's share of a message was taken for it */
};

/* Whether it names another address than the registration has. */
bool pending_wish_moves(const struct pending_wish *wish,
    const struct pending *pending);

/* Sets what is given; wish may be NULL.  For signup.h. */
void pending_wish_apply(const struct pending_wish *wish,
    struct pending *pending);

#endif
