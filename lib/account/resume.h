/* An unfinished registration found again by its user name, so that signing in
 * with that and its password leads to its code page, on any device. */
#ifndef ACCOUNT_RESUME_H
#define ACCOUNT_RESUME_H

#include "account/pending.h"

/* Keeps the token of a new flow in `pending`, readable with the site's key
 * only: the record's own key is no more than the token's hash. */
void resume_seal(const struct work *work, const char *flow,
    struct pending *pending);

/* Notes under which user name it is found.  Of several that hope for one
 * name, the last one noted is.  In the transaction that writes it; does
 * nothing where it has no name or waits for no code. */
enum store_outcome resume_note(struct work *work,
    const struct pending *pending);

/* The registration that waits for its code under the user name typed into the
 * sign-in's one field.  Whoever asks has yet to prove the password.
 * STORE_ABSENT for none. */
enum store_outcome resume_find(struct work *work, const char *login,
    struct pending *pending);

/* The token of its flow, as its first browser has it. */
void resume_flow(const struct work *work, const struct pending *pending,
    char flow[PENDING_FLOW]);

#endif
