/* A registration on its way: what is known so far, what is still missing,
 * and the code that proves the address.  It holds no name and no address
 * against others; the account exists only when the code was right.
 *
 *   web: PENDING_CODE -> PENDING_DONE, or -> PENDING_USERNAME -> PENDING_DONE
 *   app: PENDING_CODE -> PENDING_SETTINGS -> PENDING_DONE
 *
 * Another address for an account that is there goes the same way, with the
 * same codes, waits and tries: PENDING_CODE -> PENDING_DONE.
 */
#ifndef FLOW_PENDING_H
#define FLOW_PENDING_H

#include "account/account.h"
#include "account/outbox.h"
#include "account/session.h"

#include <stdbool.h>
#include <stdint.h>

#define PENDING_FLOW        44 /* a token: 256 bits as base64url, NUL */
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
	bool elsewhere;           /* found by a token of resume.h; not kept */
	bool stranger;            /* found by its address; not kept */
	uint8_t resume[SECRET_SIZE]; /* key of that token; not kept */
	char flow[PENDING_FLOW];   /* whoever proved the address `elsewhere` or
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
	const char *via;     /* "email" or "phone" */
	const char *address; /* normalised */
	const char *typed;   /* as typed */
	const char *language;
	const char *network; /* whose visitor asks or tries; not kept */
	int64_t batch;       /* of a text's code: conversion.h */
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

/* What is given, or is to be other, in a registration on its way; NULL stays as
 * it is, and so does the country of a number without another address. */
struct pending_wish {
	const char *username;
	const char *password; /* a crypt(3) string */
	const char *country;
	const char *via;     /* this and the two below */
	const char *address; /* are given all or none */
	const char *typed;
	const char *terms; /* likewise */
	const char *terms_hash;
	const char *terms_language;
	bool share; /* the network's share of a message was taken for it */
};

enum pending_outcome {
	PENDING_OK,
	PENDING_TOO_MANY, /* *wait seconds until it may be asked again */
	PENDING_WRONG,
	PENDING_EXPIRED,
	PENDING_USED_UP,
	PENDING_NAME_TAKEN,
	PENDING_PAST,    /* another request was first: it is at another step, or
			  * there, and `pending` is as it is now */
	PENDING_GONE,    /* it has ended, or is not this holder's any more */
	PENDING_TROUBLE, /* the store's outcome is in *trouble */
};

/* What else an outcome tells. */
struct pending_detail {
	int64_t wait;
	enum store_outcome trouble;
};

/* A new flow's token. */
void pending_flow(char flow[PENDING_FLOW]);

/* The key of a flow's token; false where it is none. */
bool pending_key(const char *flow, uint8_t key[SECRET_SIZE]);

/* STORE_ABSENT for a token that is none and for one that has expired. */
enum store_outcome pending_find(struct work *work, const char *flow,
    struct pending *pending);

/* The same of a flow that another request has begun, which is to be answered as
 * if this one had: once that is durable. */
enum store_outcome pending_find_twin(struct work *work, const char *flow,
    struct pending *pending);

/* The one of that key, whatever became of it. */
enum store_outcome pending_get(struct work *work,
    const uint8_t key[SECRET_SIZE], struct pending *pending);

/*
 * Starts one: everything but key, code, message and the times is set by the
 * caller.  Makes the code, queues its message (or, where the address has an
 * account, the notice, once a day) and commits both.  PENDING_TOO_MANY while
 * the address has to wait; PENDING_PAST where the flow is there already, and
 * `pending` is that; PENDING_GONE where the session that wants to change an
 * address has ended.
 *
 * This and the verbs below have a transaction of their own, in which the
 * registration is read again (pending_step.h): what they write are changes of
 * what is there then.
 */
enum pending_outcome pending_start(struct work *work, const char *flow,
    struct pending *pending, struct pending_detail *detail);

/* Changes a registration that waits for its code.  Another address gets a new
 * code, at most PENDING_CHANGES_MAX times, and wants wish->share; else nothing
 * is sent.  A change of address (PENDING_CHANGE) takes none: its address was
 * named when the password was proved. */
enum pending_outcome pending_alter(struct work *work, struct pending *pending,
    const struct pending_wish *wish, struct pending_detail *detail);

/* Whether it names another address than the registration has. */
bool pending_wish_moves(const struct pending_wish *wish,
    const struct pending *pending);

/* Sets what is given; wish may be NULL.  For registration.h. */
void pending_wish_apply(const struct pending_wish *wish,
    struct pending *pending);

/* Sends a new code to the same address; the old one is good no more. */
enum pending_outcome pending_resend(struct work *work, struct pending *pending,
    struct pending_detail *detail);

/*
 * Tries a code (plain digits): the try is counted, over all flows of the
 * address, before it is compared.  On PENDING_OK of the web order the account
 * and the session exist and `session` is set, its token too (not so where
 * [register] open is approve: the account waits, and nobody is signed in); of
 * the app order next is PENDING_SETTINGS; of a change the account has the
 * address now, and `session` is as it was.  `flow` may be set, with
 * PENDING_NAME_TAKEN too.
 */
enum pending_outcome pending_try(struct work *work, struct pending *pending,
    const char *code, struct session *session, struct pending_detail *detail);

/* Makes the account of a flow whose address is proved, with the user name and
 * the password that are wished for.  As above. */
enum pending_outcome pending_finish(struct work *work, struct pending *pending,
    const struct pending_wish *wish, struct session *session,
    struct pending_detail *detail);

/* Whether this was the right code of one that is past it: a second click. */
bool pending_was_code(struct work *work, const struct pending *pending,
    const char *code);

/* Tries left for the code as it stands. */
int pending_tries_left(const struct work *work, const struct pending *pending);

#endif
