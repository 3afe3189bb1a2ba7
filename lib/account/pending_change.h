/* A pending registration whose purpose is another address for an account that
 * is there: what its right code does. */
#ifndef ACCOUNT_PENDING_CHANGE_H
#define ACCOUNT_PENDING_CHANGE_H

#include "account/pending.h"

/* Notes that it belongs to its account.  In the transaction that writes it. */
enum store_outcome pending_change_note(struct work *work,
    const struct pending *pending);

/*
 * Gives the account the address, and tells the address that it had, or its
 * other one.  PENDING_EXPIRED where it is too late: somebody else has proved
 * the address, the account is gone or shut, or its password was changed since.
 * In the open transaction.
 */
enum pending_outcome pending_change_apply(struct work *work,
    const struct pending *pending, struct pending_detail *detail);

#endif
