/* Telling the owner of an account what was done to it. */
#ifndef ACCOUNT_NOTICE_H
#define ACCOUNT_NOTICE_H

#include "account/account.h"
#include "account/outbox.h"

/* Queues a message of that kind to the account's e-mail address, or where it
 * has none, to its mobile number.  A text waits for its turn (sending.h), it
 * is never left out.  In a transaction. */
enum store_outcome notice_send(struct work *work, const struct account *account,
    enum outbox_kind kind);

/* The same to one address: `via` is "email" or "phone". */
enum store_outcome notice_send_to(struct work *work,
    const struct account *account, enum outbox_kind kind, const char *via,
    const char *address);

#endif
