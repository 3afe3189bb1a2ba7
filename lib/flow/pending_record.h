/* A pending registration as a record of the store; for pending.c. */
#ifndef FLOW_PENDING_RECORD_H
#define FLOW_PENDING_RECORD_H

#include "flow/pending.h"

enum store_outcome pending_record_get(struct work *work,
    const uint8_t key[SECRET_SIZE], struct pending *pending);

/* In a transaction: under a new key, and under one that it has read. */
enum store_outcome pending_record_insert(struct work *work,
    const struct pending *pending);
enum store_outcome pending_record_put(struct work *work,
    const struct pending *pending);

#endif
