/* Who signs in: the one person whose name and password these are. */
#ifndef FLOW_SIGNIN_H
#define FLOW_SIGNIN_H

#include "flow/flow_record.h"

struct signin {
	const char *login;    /* as login.h reads it */
	const char *password; /* in clear, prepared (contact/prepare.h) */
	const char *typed;    /* as it came, for hashes that were made of that
			       * before passwords were prepared */
	struct account account;
	struct flow flow; /* of a registration that is not finished */
	enum store_outcome trouble;
	bool raw; /* set by signin_verify(): the hash is one of `typed` */
};

enum signin_outcome {
	SIGNIN_RIGHT,      /* `account` is set; it may be waiting */
	SIGNIN_UNFINISHED, /* `flow` is: its code is still missing */
	SIGNIN_WRONG,      /* or nobody's, or of a disabled account */
	SIGNIN_TOO_MANY,   /* signin_limit.h only: there is a time to wait */
	SIGNIN_BUSY,       /* no hash could be had in time; soon again */
	SIGNIN_TROUBLE,    /* the store's outcome is in `trouble` */
};

/* First half: looks who it would be.  `trouble` is STORE_OK for somebody,
 * STORE_ABSENT for nobody; `work` may be NULL, which is trouble. */
void signin_find(struct work *work, struct signin *signin);

/* How many hashes the second half may take: two where what came differs from
 * what was made of it, else one. */
int signin_hashes(const struct signin *signin);

/* Second half: verifies so many hashes where the password is wrong, whoever is
 * or is not called so, so that the time tells nobody who has an account.
 * `state` is the state directory. */
enum signin_outcome signin_verify(struct work *work, int state,
    struct signin *signin);

/* Whether a password that was verified against one is the account's still, as
 * the transaction that acts has read it.  Each new password raises the epoch,
 * and a hash that is made anew of the same one does not. */
bool signin_holds(const struct account *verified, const struct account *now);

/* After SIGNIN_RIGHT: hashes the password anew where [password] scheme costs
 * more than the account's hash did, or that is one of what was typed, and
 * writes it, in a transaction of its own.  What stands in the way puts it off
 * until the next time. */
void signin_refresh(struct work *work, int state, const struct signin *signin);

#endif
