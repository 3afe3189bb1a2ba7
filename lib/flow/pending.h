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

#include "account/session.h"
#include "flow/pending_outcome.h"
#include "flow/pending_record.h"
#include "flow/pending_wish.h"

#include <stdbool.h>
#include <stdint.h>

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
