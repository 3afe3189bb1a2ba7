/* A recovery as a record of the store; for recovery.c. */
#ifndef FLOW_RECOVERY_RECORD_H
#define FLOW_RECOVERY_RECORD_H

#include "flow/recovery.h"

enum store_outcome recovery_record_get(struct work *work,
    const uint8_t key[SECRET_SIZE], struct recovery *recovery);

/* In a transaction. */
enum store_outcome recovery_record_put(struct work *work,
    const struct recovery *recovery);

#endif
