/* The token that a browser keeps once an account was signed in there: by it
 * the owner's browser is told from somebody who guesses.  It opens nothing.  It
 * is signed, for one account under its epoch (epoch.h), and the account knows
 * the last DEVICE_COOKIE_MAX browsers only: more tries than these have, nobody
 * gets by having known the password once. */
#ifndef ACCOUNT_DEVICE_COOKIE_H
#define ACCOUNT_DEVICE_COOKIE_H

#include "account/account.h"
#include "base/secret.h"

enum {
	DEVICE_COOKIE_ID = 16,     /* random bytes that name the browser */
	DEVICE_COOKIE_LENGTH = 59, /* letters of base64url */
	DEVICE_COOKIE_LIFE = 400 * 86400,
	DEVICE_COOKIE_MAX =
	    10, /* browsers of an account; the oldest falls out */
};

/* The account knows the browser that brought this token (or NULL) as its
 * newest: the same one where the token is good, else a new one.  *token is what
 * it carries from now on, in the work's arena.  In a transaction. */
enum store_outcome device_cookie_note(struct work *work,
    const struct account *account, const char *brought, const char **token);

/* True, with the browser's id, where `text` (or NULL) was made for this
 * account under the epoch that it has, within DEVICE_COOKIE_LIFE, and is among
 * those that it knows. */
bool device_cookie_read(struct work *work, const char *text,
    const struct account *account, uint8_t id[DEVICE_COOKIE_ID]);

/* That browser's name in rows of counts, in the work's arena; NULL where
 * device_cookie_read() is false. */
const char *device_cookie_name(struct work *work, const char *text,
    const struct account *account);

/* The account knows no browser any more; in a transaction. */
enum store_outcome device_cookie_forget(struct work *work,
    const uint8_t account[ACCOUNT_ID]);

#endif
