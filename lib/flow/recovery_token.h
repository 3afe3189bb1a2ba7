/* The link of a recovery that is mailed. */
#ifndef FLOW_RECOVERY_TOKEN_H
#define FLOW_RECOVERY_TOKEN_H

#include "base/secret.h"

#include <stdbool.h>
#include <stdint.h>

#define RECOVERY_DIGITS 8  /* of a code */
#define RECOVERY_TOKEN  71 /* of a mailed link: base64url, with its NUL */

enum { RECOVERY_SECRET = 16 }; /* random bytes that only the mail has */

/*
 * What a mailed link carries: where it belongs, the code, and 128 random bits
 * of its own.  Whoever began the flow knows where it belongs, and guesses at
 * eight digits; the secret nobody guesses, so that a link is counted nowhere
 * and stays good when all tries of the code are used up.
 */
struct recovery_link {
	uint8_t key[SECRET_SIZE];
	uint8_t secret[RECOVERY_SECRET];
	char code[RECOVERY_DIGITS + 1]; /* "" where there is no link */
};
void recovery_token(const struct recovery_link *link,
    char token[RECOVERY_TOKEN]);
bool recovery_token_read(const char *token, struct recovery_link *link);

#endif
