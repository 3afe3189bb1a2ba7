/* Works through the outbox: what is due is claimed, worded and handed over,
 * and what became of it is written down. */
#ifndef MESSAGE_QUEUE_H
#define MESSAGE_QUEUE_H

#include "message/wording.h"

#include <stdint.h>

/* Seconds until a message that was tried so often is tried again: 30, 60, 120,
 * then 300. */
int64_t queue_back_off(int tries);

/*
 * Sends everything that is due at work->now, which is set anew for each
 * message.  *next is when the earliest that waits is due, 0 where none does.
 * The caller holds queue_lock().
 */
enum store_outcome queue_run(struct work *work, struct wording *wording,
    int64_t *next);

/* At most one process works through the queue.  Waits up to `seconds` for
 * the other; a descriptor to close, or -1. */
int queue_lock(int dir, int64_t seconds);

#endif
