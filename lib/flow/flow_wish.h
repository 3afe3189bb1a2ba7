/* What a request gives to a registration on its way. */
#ifndef FLOW_FLOW_WISH_H
#define FLOW_FLOW_WISH_H

#include "contact/via.h"
#include "flow/flow_record.h"

/* What is given, or is to be other, in a registration on its way; NULL stays as
 * it is, and so does the country of a number without another address. */
struct flow_wish {
	const char *username;
	const char *password; /* a crypt(3) string */
	const char *country;
	const char *address; /* this and the two below */
	const char *typed;   /* are given all or none */
	enum via via;
	PROFILE(PROFILE_MEMBER)
	bool share; /* the network's share of a message was taken for it */
};

/* Whether it names another address than the registration has. */
bool flow_wish_moves(const struct flow_wish *wish, const struct flow *flow);

/* Sets what is given. */
void flow_wish_apply(const struct flow_wish *wish, struct flow *flow);

#endif
