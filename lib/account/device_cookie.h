/* The token that a browser keeps once an account was signed in there: by it
 * the owner's browser is told from somebody who guesses.  It opens nothing.  It
 * is signed, for one account under its epoch (epoch.h), which numbers its
 * browsers and knows the last DEVICE_COOKIE_MAX of them only: more tries than
 * these have, nobody gets by having known the password once.  Of all this the
 * store keeps one number, so a sign-in writes little. */
#ifndef ACCOUNT_DEVICE_COOKIE_H
#define ACCOUNT_DEVICE_COOKIE_H

#include "account/account.h"
#include "base/secret.h"

enum {
	DEVICE_COOKIE_LENGTH = 48, /* letters of base64url */
	DEVICE_COOKIE_LIFE = 400 * 86400,
	DEVICE_COOKIE_MAX =
	    10, /* browsers of an account; the oldest falls out */
};

/* *text is what the browser that brought `brought` (or NULL) carries from now
 * on: the same one where it is good, less than DEVICE_COOKIE_LIFE / 2 old and
 * less than DEVICE_COOKIE_MAX / 2 browsers are newer (nothing is written then),
 * else, in the work's arena, that of a new browser.  In a transaction. */
enum store_outcome device_cookie_note(struct work *work,
    const struct account *account, const char *brought, const char **text);

/* True, with the browser's number (from 1 on), where `text` (or NULL) was made
 * for this account under the epoch that it has, within DEVICE_COOKIE_LIFE, and
 * is among those that it knows. */
bool device_cookie_read(struct work *work, const char *text,
    const struct account *account, int64_t *browser);

/* That browser's name in rows of counts, in the work's arena; NULL where
 * device_cookie_read() is false. */
const char *device_cookie_name(struct work *work, const char *text,
    const struct account *account);

/* The account knows no browser any more; in a transaction. */
enum store_outcome device_cookie_forget(struct work *work,
    const uint8_t account[ACCOUNT_ID]);

#endif
