/* An account that its owner wants gone: it can still be kept for a while
 * ([account] delete_after), then it is gone with all that belongs to it. */
#ifndef ACCOUNT_REMOVAL_H
#define ACCOUNT_REMOVAL_H

#include "account/account.h"

/* Seconds until it may be asked for: a day after the password was recovered,
 * for whoever got in by that may not be the owner; else 0. */
int64_t removal_wait(const struct work *work, const struct account *account);

/* Sets the day, ends every session and tells the owner.  In a transaction. */
enum store_outcome removal_ask(struct work *work, struct account *account);

/* Takes it back.  In a transaction. */
enum store_outcome removal_keep(struct work *work, struct account *account);

/* Removes the account with its indexes, sessions, messages and changes.  In a
 * transaction. */
enum store_outcome removal_now(struct work *work,
    const struct account *account);

/* Removes all whose day has come, each in a transaction of its own, and counts
 * them.  For a command: it reads everything. */
enum store_outcome removal_sweep(struct work *work, uint64_t *count);

#endif
