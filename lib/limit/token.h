/* What is given to a visitor and comes back once: signed, so that no store is
 * needed to make one; it expires; and a set that all processes share sees that
 * it is spent once.  Captchas, passes and challenges are such tokens. */
#ifndef LIMIT_TOKEN_H
#define LIMIT_TOKEN_H

#include "base/arena.h"
#include "base/attribute.h"
#include "base/secret.h"
#include "site/settings.h"

#include <stdbool.h>
#include <stdint.h>

enum token_kind {
	TOKEN_PICTURE = 1,
	TOKEN_PASS = 2,
	TOKEN_WORK = 3,
};

enum {
	TOKEN_ID = 16,
	TOKEN_LENGTH = 63, /* letters of base64url */
};

struct token {
	enum token_kind kind;
	uint8_t level; /* what the kind makes of it, else 0 */
	uint8_t id[TOKEN_ID];
	int64_t issued;
};

enum token_outcome {
	TOKEN_GOOD,
	TOKEN_WRONG, /* not ours, or of another kind */
	TOKEN_SPENT,
	TOKEN_EXPIRED,
	TOKEN_BUSY, /* it may be spent: the table has no room to say */
};

struct token_issuer;

void token_close(struct token_issuer *issuer);

/*
 * Opens the spent set in the state directory `dir`.  Tokens are signed (HMAC
 * of SHA-256, its first 160 bits) under a key made of the site's `key` and the
 * boot id, so that a power cut, which may lose the spent set, voids all of
 * them; they live as long as captcha.life says.  NULL after a warning: nothing
 * may be let through then.
 */
struct token_issuer *token_open(int dir, const struct settings *settings,
    const uint8_t *key) FREED_BY(token_close);

/* A key of its own for `purpose` that lasts until the next boot. */
void token_derive(const struct token_issuer *issuer, const char *purpose,
    uint8_t derived[SECRET_SIZE]);

/* A new one, in `arena`: TOKEN_LENGTH letters. */
const char *token_make(const struct token_issuer *issuer, struct arena *arena,
    enum token_kind kind, uint8_t level, int64_t now);

/* True where `text` (or NULL) is one that we made, of that kind; fresh or
 * not, spent or not. */
bool token_read(const struct token_issuer *issuer, const char *text,
    enum token_kind kind, struct token *token);

/* GOOD, WRONG or EXPIRED, and the token unless WRONG; spends nothing. */
enum token_outcome token_judge(const struct token_issuer *issuer,
    const char *text, enum token_kind kind, int64_t now, struct token *token);

/* Whether it was spent; spends nothing. */
bool token_is_spent(const struct token_issuer *issuer,
    const struct token *token, int64_t now);

/* What is under way with a token that was just spent, for a few seconds, so
 * that the same sent again can be told from a token spent twice.  Nothing may
 * be acknowledged on it: whoever noted it may have died. */
void token_note(const struct token_issuer *issuer, const char *what,
    int64_t now);
bool token_is_noted(const struct token_issuer *issuer, const char *what,
    int64_t now);

/* GOOD for exactly one caller, SPENT for all others, or BUSY. */
enum token_outcome token_spend(const struct token_issuer *issuer,
    const struct token *token, int64_t now);

#endif
