/* Works through the outbox: what is due is claimed, worded and handed over,
 * and what became of it is written down. */
#ifndef MESSAGE_QUEUE_H
#define MESSAGE_QUEUE_H

#include "message/wording.h"

#include <stdbool.h>
#include <stdint.h>

/* Seconds until a message that was tried so often is tried again: 30, 60, 120,
 * then 300. */
int64_t queue_back_off(int tries);

/*
 * Sends everything that is due at work->now, which is set anew for each
 * message.  *next is when the earliest that waits is due, 0 where none does.
 * The caller holds the lock.
 */
enum store_outcome queue_run(struct work *work, struct wording *wording,
    int64_t *next);

/* For a signal's handler: queue_run() ends after the message it is at. */
void queue_leave(void);
bool queue_is_left(void);

enum queue_lock {
	QUEUE_LOCKED,   /* *fd is to be closed after the work */
	QUEUE_FOLLOWED, /* another waits for it already, and will see what this
			 * one came for */
	QUEUE_BUSY,     /* it took longer than that */
	QUEUE_FAILED,   /* after a warning */
};

/* At most one process works through the queue of the state directory `dir`,
 * and at most one waits, `seconds` at most, for its turn. */
enum queue_lock queue_lock(int dir, int64_t seconds, int *fd);

#endif
