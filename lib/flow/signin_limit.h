/* One attempt to sign in, with what keeps others from guessing.
 *
 * Failures are counted by what was typed as the login, whether anybody is
 * called so or not: five are free, then the next try waits 1, 2, 4 ... 900 s
 * (backoff.h).  By login and network first, then by login over all networks;
 * and a network has limits.signin_network failures for all logins together.
 *
 * Nobody can lock the owner out: a browser in which the account was signed in
 * before (device_cookie.h) has a count of its own and waits for nothing else,
 * and while the account waits some tries are judged whatever others did: 5 an
 * hour and 30 a day of a /24 or /48 where it was signed in lately, else the
 * first of each, 30 an hour and 300 a day (which takes guessers from as many
 * networks to use up).  A wrong one is answered as one that was not judged.
 *
 * Each try is as many as signin_hashes() of the hashes of its network and, once
 * it was right, of the account under that password (gate.h); a browser's of the
 * account alone.
 */
#ifndef FLOW_SIGNIN_LIMIT_H
#define FLOW_SIGNIN_LIMIT_H

#include "flow/signin.h"
#include "limit/backoff.h"
#include "limit/gate.h"

struct signin_limit {
	struct work *work;
	struct gate *gate;
	struct backoff *backoff;
	struct visitor *visitor;   /* its wait is set with SIGNIN_TOO_MANY */
	const char *subject;       /* identifier_fold() of the login */
	const char *device_cookie; /* the browser's token, or NULL */
};

/* The account's own name for the log and the counters: what
 * rate_limit_note_known was told. */
const char *signin_limit_who(struct arena *arena,
    const struct account *account);

/* Judges it, and counts what was wrong; no hash where there is a wait. */
enum signin_outcome signin_limit_judge(struct signin_limit *attempt,
    struct signin *signin);

#endif
