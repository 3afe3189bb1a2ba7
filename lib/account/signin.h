/* Who signs in: the one person whose name and password these are. */
#ifndef ACCOUNT_SIGNIN_H
#define ACCOUNT_SIGNIN_H

#include "account/pending.h"

struct signin {
	const char *login;    /* as typed: a user name or an e-mail address */
	const char *password; /* in clear */
	struct account account;
	struct pending pending;
	enum store_outcome trouble;
};

enum signin_outcome {
	SIGNIN_RIGHT,      /* `account` is set */
	SIGNIN_UNFINISHED, /* `pending` is: its code is still missing */
	SIGNIN_WRONG,      /* or nobody's, or of a disabled account */
	SIGNIN_BUSY,       /* no hash could be had in time; soon again */
	SIGNIN_TROUBLE,    /* the store's outcome is in `trouble` */
};

/* Verifies exactly one hash in every case, so that the time tells nobody who
 * has an account.  `state` is the state directory; `work` may be NULL, which
 * is trouble. */
enum signin_outcome signin_judge(struct work *work, int state,
    struct signin *signin);

#endif
