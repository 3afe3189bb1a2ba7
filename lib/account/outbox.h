/* Messages that wait to be sent, and what became of each.  A message is
 * queued in the same transaction as what it speaks of.  Its code, or token of
 * a recovery, is kept sealed (seal.h) by a key of the sender, for that message
 * alone: who has the store, a backup of it, but not the site's key, has none.
 */
#ifndef ACCOUNT_OUTBOX_H
#define ACCOUNT_OUTBOX_H

#include "account/account.h"
#include "record/table.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

#define OUTBOX_ID                                           \
 16 /* bytes; also the key by which a gateway knows repeats \
     */

enum outbox_kind {
	OUTBOX_CODE = 1,     /* here is your code */
	OUTBOX_KNOWN = 2,    /* you already have an account */
	OUTBOX_SILENT = 3,   /* nothing is sent; settled as sent all the same,
			      * so that nobody sees who was written to before */
	OUTBOX_RECOVER = 10, /* here is the code for a new password; by mail a
			      * token of recovery.h carries it */

	/* The account waited for an admin, who let it in. */
	OUTBOX_APPROVED = 20,
	OUTBOX_MOVE = 15,     /* here is the code for another address */
	OUTBOX_MOVED = 16,    /* an address of your account has changed */
	OUTBOX_PASSWORD = 17, /* your password was changed */
	OUTBOX_DELETION = 18, /* your account will be deleted */
};

enum outbox_state {
	OUTBOX_QUEUED = 1,
	OUTBOX_SENT = 2,     /* handed to the mail server or gateway at `at` */
	OUTBOX_RETRYING = 3, /* tried at `at`, next at `due` */
	OUTBOX_FAILED = 4,   /* refused for good at `at` */
};

struct outbox_message {
	uint8_t id[OUTBOX_ID];
	uint64_t number; /* its place in the queue */
	enum outbox_kind kind;
	const char *via;     /* "email" or "phone" */
	const char *address; /* one address, normalised */
	const char *language;
	const char *code; /* in clear where it was set or outbox_unseal() was
			   * called; NULL where the kind has none */
	const uint8_t *sealed; /* the code, or NULL */
	size_t sealed_len;
	bool owned;                /* a notice that may still be left out: */
	uint8_t owner[ACCOUNT_ID]; /* its account is told of it then */
	bool paid;   /* of a notice: its share of the limits is taken */
	bool either; /* by which way it goes must not be told: pace.h */
	enum outbox_state state;
	int64_t queued;
	int64_t due;
	int64_t expires; /* not sent after this; forgotten a day later */
	int64_t at;
	int tries;
	int64_t took; /* ms, of this attempt; 0 is not noted, nor kept */
};

/* "queued", "sent", "retrying", "failed". */
const char *outbox_state_name(enum outbox_state state);

/* Queues a message: the caller sets kind, via, address, language, code, due,
 * expires and, where they are wanted, owner and either; id, number, queued and
 * state are set here. */
enum store_outcome outbox_queue(struct work *work,
    struct outbox_message *message);

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
