/* Sessions: a random token that a browser or program holds; we keep its
 * SHA-256 only. */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "account/account.h"

#define SESSION_TOKEN     44 /* 256 bits as base64url, with the NUL */
#define SESSION_COUNT_MAX 10 /* an account; the oldest ends */
#define SESSION_HANDLE    17 /* 96 bits as base64url, with the NUL */

enum session_kind {
	SESSION_WEB = 1,      /* idle 60 min, 24 h in all */
	SESSION_REMEMBER = 2, /* idle 14 days, 30 in all */
	SESSION_API = 3,      /* idle 7 days, 30 in all */
};

struct session {
	char token[SESSION_TOKEN]; /* set by session_start() only */
	uint8_t key[SECRET_SIZE];
	uint8_t account[ACCOUNT_ID];
	enum session_kind kind;
	int64_t created;
	int64_t used;   /* see session_touch() */
	int64_t proved; /* when the password was last asked for */
	bool ahead;     /* as read: noted by a clock that ran ahead */
	int64_t epoch;  /* of the account, which it ends with: epoch.h */
	const char
	    *device_cookie;  /* token of its browser, see session_start() */
	const char *agent;   /* the browser's or program's own name */
	const char *network; /* where it was started */
};

/* Starts a session of the account, which this transaction has read: the caller
 * sets kind, agent, network and, in `device_cookie`, what the browser brought
 * as its token of device_cookie.h, or NULL; what it is to carry from now on
 * stands there then, NULL for a program.  Everything else is set here. */
enum store_outcome session_start(struct work *work,
    const struct account *account, struct session *session);

/* Seconds it lives at most, and without use. */
int64_t session_life(const struct settings *settings, enum session_kind kind);
int64_t session_idle(const struct settings *settings, enum session_kind kind);

/* The session, and whose it is.  STORE_ABSENT for any token that is none, for
 * what has expired or was ended, and where the account is gone or has another
 * epoch.  A disabled account is found. */
enum store_outcome session_find(struct work *work, const char *token,
    struct session *session, struct account *account);

/* Both as they are now, in the transaction that acts for the session. */
enum store_outcome session_again(struct work *work, struct session *session,
    struct account *account);

/* Notes its use, in a transaction of its own, where the last note is older
 * than a twelfth of the idle time, or than five minutes; else nothing is
 * written.  Idle time is counted from that note: it is at most what was
 * promised, and by so much less.  STORE_ABSENT where it has ended. */
enum store_outcome session_touch(struct work *work, struct session *session);

/* Notes that its holder has just proved to know the password; in a transaction
 * that has read it. */
enum store_outcome session_prove(struct work *work, struct session *session);

/* By what its owner names it: neither token nor key can be told from it. */
char *session_handle(const struct work *work, const struct session *session,
    char handle[SESSION_HANDLE]);

/* Ends one, with the changes of address that it began; in a transaction. */
enum store_outcome session_end(struct work *work,
    const struct session *session);

/* Ends all of an account but `kept` (or NULL), which goes on under the
 * account's epoch as it stands, and every change of address; for epoch.h and
 * for an account that goes.  In a transaction that has read `kept`. */
enum store_outcome session_end_all(struct work *work,
    const struct account *account, struct session *kept);

/* The account's sessions, newest last; at most SESSION_COUNT_MAX. */
enum store_outcome session_list(struct work *work,
    const struct account *account, struct session *sessions, size_t *count);

#endif
