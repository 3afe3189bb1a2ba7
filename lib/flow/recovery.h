/* A forgotten password: a code proves that the address of an account is one's
 * own, and a new password takes the place of the old one.
 *
 * From outside nothing differs between a login that belongs to somebody and
 * one that does not: a flow is written, a message queued (or a silent one in
 * its place), tries and waits are counted by what was typed as the login and
 * by who asks: a browser that the account knows, else the wider network.
 * A registration that is not finished is nobody.
 */
#ifndef FLOW_RECOVERY_H
#define FLOW_RECOVERY_H

#include "flow/flow.h"

/* The token of the flow of a form that was sent with `ticket` as its captcha or
 * proof of work: sent twice it is the same. */
void recovery_token_of(struct work *work, const char *ticket,
    const char *subject, char token[FLOW_TOKEN]);

/* Starts one: kind, address, subject, typed, country and language are set, else
 * all is zero.  Takes the network's share; outcomes as of flow_start(). */
enum flow_outcome recovery_start(struct flow_visit *visit, const char *token,
    struct flow *flow);

/*
 * Tries the code or link that is brought, as flow_try(); the new password is
 * hashed before it is compared, so that each try takes as long.  STORE_BUSY in
 * visit->trouble where no hash could be had in time.
 */
struct recovery_wish {
	struct flow_proof proof; /* its password is set here */
	const char *password;    /* in clear */
};
enum flow_outcome recovery_finish(struct flow_visit *visit, struct flow *flow,
    const struct recovery_wish *wish, struct flow_owner *owner);

/* Another code. */
enum flow_outcome recovery_resend(struct flow_visit *visit, struct flow *flow);

#endif
