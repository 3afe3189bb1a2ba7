/* A flow: an address is named, a code goes there, the right code does what the
 * flow is for.
 *
 *   register, web: FLOW_CODE -> FLOW_DONE, or -> FLOW_USERNAME -> FLOW_DONE
 *   register, app: FLOW_CODE -> FLOW_SETTINGS -> FLOW_DONE
 *   change, recover: FLOW_CODE -> FLOW_DONE
 *
 * A registration holds no name and no address against others: its account
 * exists only when the code was right.  Another address for an account, and a
 * password that is forgotten, go the same way, with the same codes, waits and
 * tries; in what they differ stands in flow_rules.h.
 *
 * Each verb below has a transaction of its own, in which the flow is read again
 * (flow_step.h): what it writes are changes of what is there then.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "flow/flow_rules.h"
#include "flow/flow_wish.h"

/* STORE_ABSENT for a token that is none, for one that has expired, and for one
 * of another kind (flow_record_get()).  Sets how it was found. */
enum store_outcome flow_find(struct flow_visit *visit,
    enum flow_purpose purpose, const char *token, struct flow *flow);

/* The same of a flow that another request has begun, which is to be answered as
 * if this one had: once that is durable. */
enum store_outcome flow_find_twin(struct flow_visit *visit,
    enum flow_purpose purpose, const char *token, struct flow *flow);

/*
 * Starts one: purpose, to whom its codes go (`subject` only where it is not the
 * address) and what the account is to be are set, else all is zero; the share
 * of its message was taken (flow_send.h), and is given back where none is sent.
 * Makes the code, queues its message and commits both.  FLOW_TOO_MANY while the
 * address has to wait; FLOW_PAST where the flow is there already, and `flow` is
 * that; FLOW_GONE where its holder may not have it.
 */
enum flow_outcome flow_start(struct flow_visit *visit, const char *token,
    struct flow *flow);

/* Changes a registration that waits for its code.  Another address gets a new
 * code, at most FLOW_CHANGES_MAX times, and wants wish->share, which is given
 * back where none is sent.  Other flows are FLOW_GONE. */
enum flow_outcome flow_alter(struct flow_visit *visit, struct flow *flow,
    const struct flow_wish *wish);

/* Sends a new code to the same address; the old one is good no more.  Takes the
 * share of its message. */
enum flow_outcome flow_resend(struct flow_visit *visit, struct flow *flow);

/*
 * Tries a code: the try is counted, over all flows of the subject, before it is
 * compared.  On FLOW_OK of a registration in the web's order the account and
 * the session exist, and the session's token is set (not so where [register]
 * open is approve: the account waits, and nobody is signed in); of the app
 * order next is FLOW_SETTINGS; of a change the account has the address now, and
 * the session is as it was; of a recovery it has the new password, all its
 * sessions have ended, one has begun, and the owner is told.  visit->token may
 * be set, with FLOW_NAME_TAKEN too.
 */
enum flow_outcome flow_try(struct flow_visit *visit, struct flow *flow,
    const struct flow_proof *proof, struct flow_owner *owner);

/* Whether a try would be refused whatever the code is: FLOW_OK, else
 * FLOW_EXPIRED or FLOW_USED_UP.  Saves a hash. */
enum flow_outcome flow_may_try(const struct flow_visit *visit,
    const struct flow *flow, const struct flow_proof *proof);

/* Makes the account of a flow whose address is proved, with the user name and
 * the password that are wished for.  As above. */
enum flow_outcome flow_finish(struct flow_visit *visit, struct flow *flow,
    const struct flow_wish *wish, struct flow_owner *owner);

/* Whether this was the right code of one that is past it: a second click. */
bool flow_was_code(struct work *work, const struct flow *flow,
    const char *code);

/* Tries left for the code as it stands. */
int flow_tries_left(const struct flow_visit *visit, const struct flow *flow);

/* Seconds until this visitor may have another code sent. */
enum store_outcome flow_wait(const struct flow_visit *visit,
    const struct flow *flow, int64_t *wait);

#endif
