/* A flow: from an address that is named to a code that proves it and what is
 * done then.  This is what the store keeps of it. */
#ifndef FLOW_FLOW_RECORD_H
#define FLOW_FLOW_RECORD_H

#include "account/account.h"
#include "account/outbox_record.h"
#include "contact/identifier.h"
#include "contact/via.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

#define FLOW_CHANGES_MAX 3
#define FLOW_STRANGE_MAX 3 /* tries a code without the flow's token */

enum flow_purpose {
	FLOW_REGISTER = 0,
	FLOW_CHANGE = 1,  /* another address for `account` */
	FLOW_RECOVER = 2, /* another password, where the old one is forgotten */
};

enum flow_next {
	FLOW_CODE = 1,
	FLOW_SETTINGS = 2, /* user name and password are missing */
	FLOW_USERNAME = 3, /* the name went to somebody else */
	FLOW_DONE = 4,
};

/* Texts lie in the work's arena. */
struct flow {
	uint8_t key[SECRET_SIZE]; /* SHA-256 of its token */
	enum flow_purpose purpose;
	enum flow_next next;
	bool is_done; /* how a recovery's row says it; else not looked at */
	bool app;     /* the phone's order */

	/* To whom its codes go. */
	enum via via;
	const char *address; /* normalised; of a recovery what was typed as the
			      * login, as identifier.h reads it, */
	const char *subject; /* and by what codes and tries are counted: the
			      * address, of a recovery identifier_fold() */
	const char *typed;   /* as typed */
	const char *country;
	const char *language;
	enum identifier_kind kind; /* of a recovery */
	bool known; /* there is an account: the address's, or of a recovery one
		     * that may be written to */

	/* The last code. */
	uint8_t code[SECRET_SIZE]; /* MAC of the one that fits (code.h) */
	uint8_t link[SECRET_SIZE]; /* SHA-256 of a mailed link's secret */
	int64_t code_expires;
	int64_t told_expires; /* what is said to everybody: never later, */
	int64_t over;         /* and when no code is good: never sooner */
	int tries;            /* with the flow's token */
	int strange_tries;    /* and without it */
	const char *texted;   /* the country that it was texted to, or */
	int64_t batch;        /* NULL, and its batch: sms_brake.h */
	uint8_t message[OUTBOX_ID]; /* that carries it */

	/* What the account is to be. */
	const char *username; /* NULL until given */
	const char *password; /* a crypt(3) string, NULL until given */
	PROFILE(PROFILE_MEMBER)
	int changes; /* of the address */

	uint8_t account[ACCOUNT_ID];  /* when done; else from the start */
	uint8_t session[SECRET_SIZE]; /* which began a change */
	int64_t epoch; /* of the account, when that began or when it was done */
	/* Of a recovery: the account as it was when its code was made, */
	uint8_t was[SECRET_SIZE]; /* a hash of its password, */
	uint8_t to[SECRET_SIZE];  /* of the address that was written to, */
	int64_t shut;             /* and how often it was disabled */

	uint8_t once[SECRET_SIZE]; /* SHA-256 of the Idempotency-Key that came
				    * with what finished it, or zeros */
	int64_t created;
	int64_t expires;
	int64_t done_at;
};

/* STORE_ABSENT for a key that leads to none, or to one of another kind: those
 * that recover are kept apart from the others.  `key` may be the flow's own. */
enum store_outcome flow_record_get(struct work *work, enum flow_purpose purpose,
    const uint8_t key[SECRET_SIZE], struct flow *flow);

/* In a transaction: under a new key, and under one that it has read. */
enum store_outcome flow_record_insert(struct work *work,
    const struct flow *flow);
enum store_outcome flow_record_put(struct work *work, const struct flow *flow);

/* It is done, for that account; written likewise. */
enum store_outcome flow_record_done(struct work *work, struct flow *flow,
    const struct account *account);

/* No code of it is good any more. */
void flow_record_expire(const struct work *work, struct flow *flow);

/* By which way the messages for what was typed are counted, as to whom it
 * belongs is told to nobody. */
enum via flow_record_via(enum identifier_kind kind);

#endif
