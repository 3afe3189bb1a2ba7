/* A pending registration, and its record in the store. */
#ifndef FLOW_PENDING_RECORD_H
#define FLOW_PENDING_RECORD_H

#include "account/outbox_record.h"
#include "contact/via.h"
#include "flow/flow_token.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

#define PENDING_CHANGES_MAX 3
#define PENDING_STRANGE_MAX 3 /* tries a code without the flow */

enum pending_purpose {
	PENDING_REGISTER = 0,
	PENDING_CHANGE = 1, /* another address for `account` */
};

enum pending_next {
	PENDING_CODE = 1,
	PENDING_SETTINGS = 2, /* user name and password are missing */
	PENDING_USERNAME = 3, /* the name went to somebody else */
	PENDING_DONE = 4,
};

struct pending {
	uint8_t key[SECRET_SIZE]; /* SHA-256 of the flow */
	bool elsewhere; /* found by a token of flow_find.h; not kept */
	bool stranger;  /* found by its address; not kept */
	uint8_t resume[SECRET_SIZE]; /* key of that token; not kept */
	char flow[FLOW_TOKEN];     /* whoever proved the address `elsewhere` or
				    * as a `stranger` goes on with this token;
				    * else "".  Not kept. */
	uint8_t once[SECRET_SIZE]; /* SHA-256 of the Idempotency-Key that came
				    * with what finished it, or zeros */
	enum pending_purpose purpose;
	enum pending_next next;
	bool app;             /* the phone's order */
	bool known;           /* the address has an account: no code fits */
	const char *username; /* NULL until given */
	const char *password; /* a crypt(3) string, NULL until given */
	const char *country;
	enum via via;
	const char *address; /* normalised */
	const char *typed;   /* as typed */
	const char *language;
	const char *network; /* whose visitor asks or tries; not kept */
	int64_t batch;       /* of a text's code: sms_brake.h */
	const char *terms;
	const char *terms_hash;
	const char *terms_language;
	uint8_t code[SECRET_SIZE]; /* MAC of the code that fits */
	int64_t code_expires;
	int tries;                  /* of this code, with the flow, */
	int strange_tries;          /* and without it */
	int changes;                /* of the address */
	uint8_t message[OUTBOX_ID]; /* the last one sent for it */
	int64_t created;
	int64_t expires;
	uint8_t account[ACCOUNT_ID]; /* when done; of a change from the start */
	uint8_t session[SECRET_SIZE]; /* which began a change */
	int64_t epoch; /* of the account, when that began or when it was done */
	int64_t done_at;
};

enum store_outcome pending_record_get(struct work *work,
    const uint8_t key[SECRET_SIZE], struct pending *pending);

/* In a transaction: under a new key, and under one that it has read. */
enum store_outcome pending_record_insert(struct work *work,
    const struct pending *pending);
enum store_outcome pending_record_put(struct work *work,
    const struct pending *pending);

#endif
