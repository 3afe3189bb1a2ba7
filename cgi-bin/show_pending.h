/* A flow that waits for something as values that answers carry. */
#ifndef SHOW_PENDING_H
#define SHOW_PENDING_H

#include "base/value.h"
#include "flow/pending.h"

/*
 * Sets what the code page and its JSON tell of a flow: next, via, sent_to,
 * delivery, sent_at, resend_in, expires_in, tries_left.
 *
 * What became of the message is told in steps of SHOW_STEP seconds from when
 * it was queued, until then it is "queued"; sent_at is a step as well.  The
 * true moment could tell whether anything was sent (queue.h).
 */
#define SHOW_STEP 2
enum store_outcome show_pending(struct value *values, struct work *work,
    const struct pending *pending);

/* The same for people: flags for conditions, times as hh:mm:ss. */
enum store_outcome show_pending_page(struct value *values, struct work *work,
    const struct pending *pending);

/* "code", "settings", "username", "done". */
const char *show_next(enum pending_next next);

#endif
