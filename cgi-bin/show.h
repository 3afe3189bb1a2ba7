/* Accounts and sessions as values that answers carry: the same members for
 * every program. */
#ifndef SHOW_H
#define SHOW_H

#include "account/session.h"
#include "base/value.h"

/* Sets a time (RFC 3339); 0 is none. */
void show_time(struct value *values, const char *name, int64_t time);

/* Sets "account": id, username, country, email or phone. */
void show_account(struct value *values, const struct account *account);

/* Sets "session": token, where it is to be told, and expires_in. */
void show_session(struct value *values, const struct settings *settings,
    const struct session *session, bool with_token);

#endif
