/* Picture challenges, each a token that is answered once. */
#ifndef LIMIT_CAPTCHA_H
#define LIMIT_CAPTCHA_H

#include "limit/token.h"

#include <stdbool.h>
#include <stdint.h>

struct captcha;

#define CAPTCHA_SEED 32

void captcha_close(struct captcha *captcha);

/* `issuer` is borrowed, and lasts longer.  The answer is derived from the
 * token's id under a key that lasts until the next boot.  Never NULL. */
struct captcha *captcha_open(struct token_issuer *issuer,
    const struct settings *settings) FREED_BY(captcha_close);

/* A new challenge's token, in `arena`. */
const char *captcha_make(struct captcha *captcha, struct arena *arena,
    int64_t now);

/* The answer that a challenge asks for, in `arena`, and the seed its picture
 * is drawn with; NULL where the token is not ours or has expired. */
const char *captcha_answer(struct captcha *captcha, struct arena *arena,
    const char *token, int64_t now, uint8_t seed[CAPTCHA_SEED]);

/* Judges an answer and spends the token, right (GOOD) or WRONG.  Case and
 * blanks do not matter. */
enum token_outcome captcha_judge(struct captcha *captcha, struct arena *arena,
    const char *token, const char *answer, int64_t now);

/* A pass stands for a right answer: made after one, spent by one use. */
const char *captcha_pass(struct captcha *captcha, struct arena *arena,
    int64_t now);
enum token_outcome captcha_spend_pass(struct captcha *captcha,
    const char *token, int64_t now);

/* True where the token is a pass of ours, spent or not. */
bool captcha_is_pass(struct captcha *captcha, const char *token);

/* And where it could be spent now. */
bool captcha_pass_is_good(struct captcha *captcha, const char *token,
    int64_t now);

#endif
