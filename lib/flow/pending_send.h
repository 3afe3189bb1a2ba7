/* The message of a pending registration. */
#ifndef FLOW_PENDING_SEND_H
#define FLOW_PENDING_SEND_H

#include "flow/pending_record.h"

/*
 * A fresh code for the address as it stands, and its message; where the
 * address has an account, a code that nobody knows, and the notice, once a
 * day.  Sets code, code_expires, message and known, and empties the tries.
 * Counts the message at the address; in the transaction that writes the rest.
 */
enum store_outcome pending_send_code(struct work *work,
    struct pending *pending);

#endif
