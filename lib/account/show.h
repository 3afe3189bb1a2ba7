/* Records of the domain as values that answers carry: the same members for
 * every program. */
#ifndef ACCOUNT_SHOW_H
#define ACCOUNT_SHOW_H

#include "account/pending.h"
#include "base/value.h"

/* Sets a time (RFC 3339); 0 is none. */
void show_time(struct value *values, const char *name, int64_t time);

/* Sets "account": id, username, country, email or phone. */
void show_account(struct value *values, const struct account *account);

/* Sets "session": token, where it is to be told, and expires_in. */
void show_session(struct value *values, const struct settings *settings,
    const struct session *session, bool with_token);

/*
 * Sets what the code page and its JSON tell of a flow: next, via, sent_to,
 * delivery, sent_at, resend_in, expires_in, tries_left.
 *
 * What became of the message is told in steps of SHOW_STEP seconds from when
 * it was queued, until then it is "queued"; sent_at is a step as well.  The
 * true moment could tell whether anything was sent (queue.h).
 */
#define SHOW_STEP 2
enum store_outcome show_pending(struct value *values, struct work *work,
    const struct pending *pending);

/* The same for people: flags for conditions, times as hh:mm:ss. */
enum store_outcome show_pending_page(struct value *values, struct work *work,
    const struct pending *pending);

/* "code", "settings", "username", "done". */
const char *show_next(enum pending_next next);

#endif
