/* Messages that wait to be sent, and what became of each.  A message is
 * queued in the same transaction as what it speaks of.  Its code, or token of
 * a recovery, is kept sealed (seal.h) by a key of the sender, for that message
 * alone: who has the store, a backup of it, but not the site's key, has none.
 */
#ifndef ACCOUNT_OUTBOX_H
#define ACCOUNT_OUTBOX_H

#include "account/outbox_record.h"
#include "record/table.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

/* "queued", "sent", "retrying", "failed". */
const char *outbox_state_name(enum outbox_state state);

/* Queues a message: the caller sets kind, via, address, language, code, due,
 * expires and, where they are wanted, owner and either; id, number, queued and
 * state are set here. */
enum store_outcome outbox_queue(struct work *work,
    struct outbox_message *message);

/* The seconds until it is due, 0 for now. */
int64_t outbox_wait(const struct work *work,
    const struct outbox_message *message);

/*
 * A message that is due at work->now: the first that was never tried, else of
 * those tried before the one that is due for the longest time.  Those wait in
 * the order of their times, so that of thousands that wait few are looked at.
 * STORE_ABSENT where none is due; then *next is when the earliest one is, or
 * 0.  One whose record is damaged is passed over after a warning.
 */
enum store_outcome outbox_due(struct work *work, struct outbox_message *message,
    int64_t *next);

/* What waits, due or not, behind the place of that number; 0 for the first.
 * STORE_ABSENT behind the last. */
enum store_outcome outbox_waiting(struct work *work, uint64_t behind,
    struct outbox_message *message);

/* Sets the code; false, after a warning, where it was sealed by another key or
 * is not the message's own: then it is never known. */
bool outbox_unseal(struct work *work, struct outbox_message *message);

/* Before an attempt: counts it and moves `due`, so that a sender that dies is
 * followed by another only then.  In a transaction of its own.  The message
 * gets another number. */
enum store_outcome outbox_claim(struct work *work,
    struct outbox_message *message, int64_t due);

/* After it: what became of it; how long it took is noted (pace.h).  Sent and
 * failed messages leave the queue and lose address and code; their state stays
 * until a day after `expires`. */
enum store_outcome outbox_settle(struct work *work,
    struct outbox_message *message, enum outbox_state state);

/* Deletes a message, sent or not.  In a transaction. */
enum store_outcome outbox_delete(struct work *work,
    const uint8_t id[OUTBOX_ID]);

/* A message, or what is left of it, by id. */
enum store_outcome outbox_get(struct work *work, const uint8_t id[OUTBOX_ID],
    struct outbox_message *message);

#endif
