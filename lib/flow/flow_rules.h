/* In what one purpose of a flow differs from another; all else is the same for
 * every purpose (flow.h).  Functions may be NULL where it says so. */
#ifndef FLOW_FLOW_RULES_H
#define FLOW_FLOW_RULES_H

#include "account/session.h"
#include "flow/flow_record.h"
#include "flow/flow_visit.h"
#include "flow/recovery_token.h"

/* Where a code goes. */
struct flow_target {
	enum via via; /* these three as the flow has them */
	const char *address;
	const char *country;
	bool opens; /* a code that fits goes there; else `silence`, of which
		     * OUTBOX_SILENT is counted and queued and goes nowhere */
	enum outbox_kind silence;
	bool either; /* it might have gone the other way: outbox_record.h */
};

/* What somebody brings who wants to go on: `code`, plain digits, or a mailed
 * link, whose secret is counted nowhere. */
struct flow_proof {
	const char *code;
	const struct recovery_link *link; /* or NULL */
	const char
	    *password; /* a crypt(3) string; of a recovery, the new one */
};

/* Whom a flow makes, or whose it is. */
struct flow_owner {
	struct account *account;
	struct session *session; /* set where one begins */
};

struct flow_rules {
	int digits;                /* of a code; 0: [code] digits */
	enum outbox_kind kinds[2]; /* of its message, by enum via */
	enum gate_mail purse;      /* that pays for a mail */
	bool known; /* a code fits where there is an account, else where there
		     * is none */
	const char *tries; /* what stands before the subject where tries are
			    * counted: nobody's tries of one purpose use up
			    * those of another */

	/* Seconds until another message may be sent, and a message more. */
	enum store_outcome (*wait)(const struct flow_visit *visit,
	    const struct flow *flow, int64_t *wait);
	enum store_outcome (
	    *count)(struct flow_visit *visit, const struct flow *flow);
	/* Where its code goes; sets `known` and what the flow notes of the
	 * account.  In the transaction that sends. */
	enum store_outcome (*reach)(struct flow_visit *visit, struct flow *flow,
	    struct flow_target *target);
	/* What the message carries for that code; NULL: the code. */
	const char *(*carry)(struct work *work, struct flow *flow, enum via via,
	    const char *code);
	/* Told_expires and over, once code_expires is set; NULL: the same. */
	void (*times)(const struct work *work, struct flow *flow);
	/* After the flow was written with its new code; NULL: nothing. */
	enum store_outcome (*sent)(struct work *work, const struct flow *flow);
	/* Whether its holder may still go on; NULL: he may.  Asked in each
	 * step's transaction. */
	enum store_outcome (
	    *holds)(struct work *work, const struct flow *flow, bool *good);
	/* Tries a day over all networks: code.h. */
	int64_t (
	    *tries_a_day)(struct flow_visit *visit, const struct flow *flow);
	/*
	 * What a right code does, in the transaction that counted its try,
	 * where it writes the flow too: FLOW_OK; FLOW_NAME_TAKEN and
	 * FLOW_EXPIRED, with which the right code counts as such; FLOW_WRONG
	 * where it is to be told as a wrong one; FLOW_TROUBLE.
	 */
	enum flow_outcome (*right)(struct flow_visit *visit, struct flow *flow,
	    const struct flow_proof *proof, struct flow_owner *owner);
	/* What is done once that is there which was missing; NULL: there is no
	 * such step. */
	enum flow_outcome (*finish)(struct flow_visit *visit, struct flow *flow,
	    struct flow_owner *owner);
};

#endif
