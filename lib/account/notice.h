/* Telling the owner of an account what was done to it. */
#ifndef ACCOUNT_NOTICE_H
#define ACCOUNT_NOTICE_H

#include "account/account.h"
#include "account/outbox.h"

/* Of one kind to one account, a day and where limits.factor is 1. */
#define NOTICE_MAILS_DAY 3
#define NOTICE_TEXTS_DAY 1

/*
 * Queues a message of that kind to the account's e-mail address, or where it
 * has none, to its mobile number.  Nothing is queued while one of that kind
 * waits.  Where the kind had its day's, or the address its hour's or day's
 * (send_limit.h), it is not sent later either: the account remembers it, and My
 * Account shows it.  The site's limits are asked when it is sent, see
 * notice_gate.h.  In a transaction.
 */
enum store_outcome notice_send(struct work *work, const struct account *account,
    enum outbox_kind kind);

/* The same to one address. */
enum store_outcome notice_send_to(struct work *work,
    const struct account *account, enum outbox_kind kind, enum via via,
    const char *address);

#endif
