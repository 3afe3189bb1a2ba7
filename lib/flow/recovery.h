/* A forgotten password: a code proves that the address of an account is one's
 * own, and a new password takes the place of the old one.
 *
 * From outside nothing differs between a login that belongs to somebody and
 * one that does not: a recovery is written, a message queued (or a silent one
 * in its place), tries and waits are counted by what was typed as the login and
 * by who asks: a browser that the account knows, else the wider network.
 * A registration that is not finished is nobody.
 */
#ifndef FLOW_RECOVERY_H
#define FLOW_RECOVERY_H

#include "flow/recovery_record.h"
#include "flow/recovery_token.h"
#include "flow/signup.h"

/* The flow of a form that was sent with `token` as its captcha or proof of
 * work: sent twice it is the same. */
void recovery_flow(struct work *work, const char *token, const char *subject,
    char flow[FLOW_TOKEN]);

/* STORE_ABSENT for a key that leads to none. */
enum store_outcome recovery_find(struct work *work,
    const uint8_t key[SECRET_SIZE], struct recovery *recovery);

/*
 * Starts one, or sends another code: kind, login, subject, typed, country and
 * language are set, for a start everything else is zero.  Takes the network's
 * share, queues the message and commits both.  PENDING_OK, PENDING_TOO_MANY
 * with the seconds in the registrar's detail, PENDING_TROUBLE; PENDING_PAST
 * where another request was first, and `recovery` is as it is now: there
 * already, or done; PENDING_GONE where it has ended.
 */
enum pending_outcome recovery_start(struct registrar *registrar,
    const char *flow, struct recovery *recovery);
enum pending_outcome recovery_resend(struct registrar *registrar,
    struct recovery *recovery);

/* Seconds until this visitor may have another code sent, and tries that are
 * left. */
enum store_outcome recovery_wait(const struct registrar *registrar,
    const struct recovery *recovery, int64_t *wait);
int recovery_tries_left(const struct work *work,
    const struct recovery *recovery);

/*
 * Tries a code (plain digits), of the recovery as it is now, with the outcomes
 * above: the try is counted before it is compared, in the flow, of the
 * visitor's network and of the login (code.h).  Or a link, which is not counted
 * where its secret is right.  On
 * PENDING_OK the account, which is set, has the password of that hash, all its
 * sessions have ended, `session` has begun, and the owner is told.
 */
struct recovery_key {
	const char *code;
	const struct recovery_link *link; /* instead, or NULL */
	const char *hash; /* a crypt(3) string of the new password */
};
/* Whether a try would be refused whatever the code is: PENDING_OK, else
 * PENDING_EXPIRED or PENDING_USED_UP.  Saves a hash. */
enum pending_outcome recovery_may_try(const struct work *work,
    const struct recovery *recovery, const struct recovery_key *with);

enum pending_outcome recovery_finish(struct registrar *registrar,
    struct recovery *recovery, const struct recovery_key *with,
    struct session *session, struct account *account);

#endif
