/* The epoch of an account: a number in its record.  Whatever somebody got by
 * proving to be its owner carries the epoch it was got under, and is good while
 * the account has that one: sessions, browsers that it knows (device_cookie.h),
 * changes of address under way, answers that are repeated.  Not so recoveries,
 * which prove a mailbox: recovery.c.
 *
 * A new password raises it, and so do disabling the account, signing out
 * everywhere (or everywhere else), and the wish to have it deleted.  Records of
 * before there was an epoch read as 0.
 */
#ifndef ACCOUNT_EPOCH_H
#define ACCOUNT_EPOCH_H

#include "account/session.h"

/*
 * Raises it and writes the account with what else the caller has changed in
 * it.  All its sessions end but `kept` (or NULL), whose `device_cookie` then is
 * what its browser is to carry.  In the transaction that has read both.
 */
enum store_outcome epoch_raise(struct work *work, struct account *account,
    struct session *kept);

#endif
