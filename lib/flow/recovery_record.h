/* A recovery, and its record in the store. */
#ifndef FLOW_RECOVERY_RECORD_H
#define FLOW_RECOVERY_RECORD_H

#include "account/account.h"
#include "contact/identifier.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

/* Texts lie in the work's arena. */
struct recovery {
	uint8_t key[SECRET_SIZE]; /* SHA-256 of the flow */
	enum identifier_kind kind;
	const char *login;   /* as login.h reads it */
	const char *subject; /* identifier_fold() of it */
	const char *typed;   /* as typed */
	const char *country; /* of a number */
	const char *language;
	const char *texted;          /* the country its last code was texted
				      * to, or NULL, */
	int64_t batch;               /* and its batch: sms_brake.h */
	bool known;                  /* there is a code that fits */
	uint8_t account[ACCOUNT_ID]; /* whose it is then, */
	uint8_t was[SECRET_SIZE];    /* a hash of its password then, */
	uint8_t to[SECRET_SIZE];     /* of the address that was written to, */
	int64_t shut;                /* and how often it was disabled */
	uint8_t code[SECRET_SIZE];
	uint8_t link[SECRET_SIZE]; /* SHA-256 of the mailed link's secret */
	int64_t code_expires;
	int64_t told_expires; /* what is said to everybody: never later, */
	int64_t over;         /* and when no code could be good: never sooner */
	int tries;            /* of this code */
	int64_t expires;
	bool done;
};

enum store_outcome recovery_record_get(struct work *work,
    const uint8_t key[SECRET_SIZE], struct recovery *recovery);

/* In a transaction. */
enum store_outcome recovery_record_put(struct work *work,
    const struct recovery *recovery);

#endif
