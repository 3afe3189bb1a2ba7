/* A step of a pending registration: the transaction that each verb of pending.h
 * acts in. */
#ifndef FLOW_PENDING_STEP_H
#define FLOW_PENDING_STEP_H

#include "flow/pending_outcome.h"
#include "flow/pending_record.h"

/*
 * Begins the transaction and reads the registration as it is now: `pending`,
 * as the caller judged it, becomes that.  Only on PENDING_OK is the transaction
 * open, and then the step is still the one that was judged, and what its holder
 * proved is so still: a token of flow_find.h, the address that was named
 * without the flow, the session of a change.  Else PENDING_PAST, PENDING_GONE
 * or PENDING_TROUBLE.
 */
enum pending_outcome pending_step_open(struct work *work,
    struct pending *pending, struct pending_detail *detail);

/* Takes the transaction back; what it returns is for the caller to return. */
enum pending_outcome pending_step_trouble(struct work *work,
    struct pending_detail *detail, enum store_outcome outcome);
enum pending_outcome pending_step_refuse(struct work *work,
    enum pending_outcome outcome);

/* Ends it: `meaning`, or trouble. */
enum pending_outcome pending_step_commit(struct work *work,
    struct pending_detail *detail, enum pending_outcome meaning);

#endif
