/*
 * Works through the outbox: what is due is claimed, worded and handed over,
 * and what became of it is written down.
 *
 * One after the other, so what a message takes is seen in all behind it.  A
 * silent one must take what the message would in whose place it stands: it
 * knocks at the door, and holds the sender as long as the last ones took
 * (pace.h).  Where by which way a message goes must not be told, it takes at
 * least what one of the other way would, too.  Silence is told to be tried
 * again where the knock says so, or, by a way where a knock says nothing (all
 * but SMTP), where the last message was.  It never fails but by its end: what
 * is refused for good is an address that takes no mail, and that has no
 * account, as it was never proved; so "failed" tells nothing but that, and
 * people who mistyped need it.
 */
#ifndef MESSAGE_QUEUE_H
#define MESSAGE_QUEUE_H

#include "account/notice_gate.h"
#include "message/wording.h"

#include <stdbool.h>
#include <stdint.h>

/* Seconds until a message that was tried so often is tried again: 30, 60, 120,
 * then 300. */
int64_t queue_back_off(int tries);

/* What the work needs, borrowed. */
struct queue {
	struct wording *wording;
	struct notice_gate *gate;
};

/*
 * Sends everything that is due at work->now, which is set anew for each
 * message.  *next is when the earliest that waits is due, 0 where none does.
 * The caller holds the lock.
 */
enum store_outcome queue_run(struct work *work, const struct queue *queue,
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
