/* A pending registration whose purpose is another address for an account that
 * is there: what its right code does. */
#ifndef FLOW_PENDING_CHANGE_H
#define FLOW_PENDING_CHANGE_H

#include "account/session.h"
#include "flow/pending_outcome.h"
#include "flow/pending_record.h"

/* Notes that it belongs to its account.  In the transaction that writes it. */
enum store_outcome pending_change_note(struct work *work,
    const struct pending *pending);

/*
 * Whether it may still be made: by the session that proved the password for it,
 * which has not ended, under the epoch that the account had then.  In a
 * transaction.
 */
enum store_outcome pending_change_holds(struct work *work,
    const struct pending *pending, bool *good);

/*
 * Gives the account the address, and tells the address that it had, or its
 * other one.  PENDING_EXPIRED where somebody else has proved the address
 * meanwhile.  In the transaction of pending_step_open(), which has seen that it
 * may be made.
 */
enum pending_outcome pending_change_apply(struct work *work,
    const struct pending *pending, struct account *account,
    struct pending_detail *detail);

#endif
