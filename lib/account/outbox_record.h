/* A message that waits, and its record in the store. */
#ifndef ACCOUNT_OUTBOX_RECORD_H
#define ACCOUNT_OUTBOX_RECORD_H

#include "account/account.h"
#include "contact/via.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes; also the key by which a gateway knows repeats. */
#define OUTBOX_ID 16

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
	enum via via;
	const char *address; /* one address, normalised */
	const char *language;
	const char *code; /* in clear where it was set or outbox_unseal() was
			   * called; NULL where the kind has none */
	const uint8_t *sealed; /* the code, or NULL */
	size_t sealed_len;
	uint8_t owner[ACCOUNT_ID]; /* of a notice that may still be left out:
				    * the account that is told of it then; else
				    * zeros */
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

/* Without its code, which stays sealed. */
enum store_outcome outbox_record_get(struct work *work,
    const uint8_t id[OUTBOX_ID], struct outbox_message *message);

/* In a transaction: under a new id, and under one that it has read.  A code in
 * clear is sealed; STORE_FAILED where that cannot be done. */
enum store_outcome outbox_record_insert(struct work *work,
    struct outbox_message *message);
enum store_outcome outbox_record_put(struct work *work,
    struct outbox_message *message);

/* Whether an account is to be told where it is left out. */
bool outbox_record_has_owner(const struct outbox_message *message);

/* outbox_unseal(). */
bool outbox_record_unseal(struct work *work, struct outbox_message *message);

#endif
