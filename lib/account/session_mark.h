/* By what a site knows a session's token as its own, alive or dead: another
 * site of the same host may have given it, as cookies know neither port nor
 * path (RFC 6265, 8.5). */
#ifndef ACCOUNT_SESSION_MARK_H
#define ACCOUNT_SESSION_MARK_H

#include <stdbool.h>
#include <stdint.h>

enum { SESSION_MARK_TOKEN = 32 }; /* bytes of a token */

/* Puts the mark of the site that has `key` into random bytes: the last two. */
void session_mark(const uint8_t *key, uint8_t bytes[SESSION_MARK_TOKEN]);

/* Whether a token, as a cookie has it, bears it; of 65,536 others one does. */
bool session_mark_is_ours(const uint8_t *key, const char *token);

#endif
