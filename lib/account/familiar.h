/* The token that a browser keeps once an account was signed in there: by it
 * the owner's browser is told from somebody who guesses.  It opens nothing,
 * and no store remembers it: it is signed, for one account. */
#ifndef ACCOUNT_FAMILIAR_H
#define ACCOUNT_FAMILIAR_H

#include "account/account.h"
#include "base/secret.h"

enum {
	FAMILIAR_ID = 16,     /* random bytes that name the browser */
	FAMILIAR_LENGTH = 59, /* letters of base64url */
	FAMILIAR_LIFE = 400 * 86400,
};

/* A new one for this account, in `arena`. */
const char *familiar_make(struct arena *arena, const uint8_t key[SECRET_SIZE],
    const uint8_t account[ACCOUNT_ID], int64_t now);

/* True, with the browser's id, where `text` (or NULL) was made for this
 * account within FAMILIAR_LIFE. */
bool familiar_read(const uint8_t key[SECRET_SIZE], const char *text,
    const uint8_t account[ACCOUNT_ID], int64_t now, uint8_t id[FAMILIAR_ID]);

#endif
