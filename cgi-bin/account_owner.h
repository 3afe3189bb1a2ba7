/* Whose account a request is about, and what it has proved. */
#ifndef ACCOUNT_OWNER_H
#define ACCOUNT_OWNER_H

#include "account/session.h"

struct account_own {
	struct session session;
	struct account account;
	bool verified;        /* a password was, in this request, */
	struct account proof; /* for the account as it was then */
};

#endif
