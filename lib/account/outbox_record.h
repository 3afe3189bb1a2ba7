/* A message as a record of the store; for outbox.c. */
#ifndef ACCOUNT_OUTBOX_RECORD_H
#define ACCOUNT_OUTBOX_RECORD_H

#include "account/outbox.h"

/* Without its code, which stays sealed. */
enum store_outcome outbox_record_get(struct work *work,
    const uint8_t id[OUTBOX_ID], struct outbox_message *message);

/* In a transaction: under a new id, and under one that it has read.  A code in
 * clear is sealed; STORE_FAILED where that cannot be done. */
enum store_outcome outbox_record_insert(struct work *work,
    struct outbox_message *message);
enum store_outcome outbox_record_put(struct work *work,
    struct outbox_message *message);

/* outbox_unseal(). */
bool outbox_record_unseal(struct work *work, struct outbox_message *message);

#endif
