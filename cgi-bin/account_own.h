/* What the actions of My Account share: whose it is, whether its owner has
 * proved to be there, and how a change is written and answered. */
#ifndef ACCOUNT_OWN_H
#define ACCOUNT_OWN_H

#include "account_owner.h"
#include "contact/prepare.h"
#include "flow/signin.h"
#include "web_flow.h"

/* The first row of each action's table. */
enum { ACCOUNT_PROOF };
#define ACCOUNT_PROOF_FIELD                                    \
 {                                                             \
  "current_password", PASSWORD_BYTES_MAX, FIELD_SECRET, false, \
      prepare_password                                         \
 }

/* Who is signed in, and what pages show of it.  False where nobody is, or the
 * store is in trouble, and the answer says so. */
bool account_own_find(const struct request *request, struct answer *answer,
    struct account_own *own);

/* Whether the password was proved less than five minutes ago. */
bool account_own_is_fresh(const struct request *request,
    const struct account_own *own);

/*
 * True where all of the form is good and the password was proved: by
 * `current_password`, or, unless `always`, by a fresh proof.  False
 * where not, and the answer says so.
 */
bool account_own_prove(const struct request *request, struct form *form,
    struct answer *answer, struct account_own *own, bool always);

/* Begins the transaction that acts, and reads session and account as they are
 * now.  False where the session has ended, or the password that was verified is
 * the account's no more; there is no transaction then, and the answer says so.
 */
bool account_own_begin(const struct request *request, struct answer *answer,
    struct account_own *own);

/* Ends the transaction, whose outcome so far is given; false where not all went
 * well, and the answer says so. */
bool account_own_end(const struct request *request, struct answer *answer,
    enum store_outcome outcome);

/* Nobody is signed in any more: 401, and a browser goes to sign in again. */
void account_own_expire(const struct request *request, struct answer *answer);

/* It is done: the account to a program, a browser goes back to My Account,
 * where `done/WORD` is true. */
void account_own_done(const struct request *request, struct answer *answer,
    const struct account_own *own, const char *word);

#endif
