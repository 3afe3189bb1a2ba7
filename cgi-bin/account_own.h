/* What the actions of My Account share: whose it is, whether its owner has
 * proved to be there, and how a change is written and answered. */
#ifndef ACCOUNT_OWN_H
#define ACCOUNT_OWN_H

#include "desk.h"

struct account_own {
	struct session session;
	struct account account;
};

/* The first row of each action's table. */
enum { ACCOUNT_PROOF };
#define ACCOUNT_PROOF_FIELD                                         \
 {                                                                  \
  "current_password", PASSWORD_BYTES_MAX, FIELD_SECRET, false, NULL \
 }

/* Who is signed in, and what pages show of it.  False where nobody is, or the
 * store is in trouble, and the answer says so. */
bool account_own_find(struct request *request, struct answer *answer,
    struct account_own *own);

/* Whether the password was proved less than five minutes ago. */
bool account_own_is_fresh(const struct request *request,
    const struct account_own *own);

/*
 * True where all of the form is good and the password was proved: by
 * `current_password`, or, unless `always`, by a fresh proof.  False
 * where not, and the answer says so.
 */
bool account_own_prove(struct request *request, struct form *form,
    struct answer *answer, struct account_own *own, bool always);

/* Begins a transaction and reads the account as it is now. */
enum store_outcome account_own_begin(struct request *request,
    struct account_own *own);

/* Writes what has changed if all went well so far, and ends the transaction;
 * false where it did not, and the answer says so. */
bool account_own_end(struct request *request, struct answer *answer,
    struct account_own *own, enum store_outcome outcome);

/* It is done: the account to a program, a browser goes back to My Account,
 * where `done/WORD` is true. */
void account_own_done(struct request *request, struct answer *answer,
    const struct account_own *own, const char *word);

#endif
