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

/* What was typed as an answer, in capitals: letters that look like ours and
 * digits of any script as these, "?" for others; all else is left out.  As
 * contact/judge.h; refuses nothing. */
const char *captcha_prepare(struct arena *arena, const char *typed,
    const char **value);

/* Why that is the answer to no picture, so that a token that is good is not to
 * be spent on it: NULL, captcha-too-short, captcha-too-long,
 * captcha-bad-character. */
const char *captcha_trouble(struct captcha *captcha, const char *token,
    const char *prepared, int64_t now);

/* Judges an answer, prepared or not, and spends the token, right (GOOD) or
 * WRONG. */
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
