/* Picture challenges as tokens: no store is needed to make one, and a shared
 * set of spent ones sees that each is answered once. */
#ifndef ACCOUNT_CAPTCHA_H
#define ACCOUNT_CAPTCHA_H

#include "base/arena.h"
#include "base/attribute.h"
#include "base/settings.h"

#include <stdbool.h>
#include <stdint.h>

struct captcha;

enum captcha_outcome {
	CAPTCHA_RIGHT,
	CAPTCHA_WRONG, /* answered wrongly, or no token of ours */
	CAPTCHA_SPENT, /* answered before, right or wrong */
	CAPTCHA_EXPIRED,
};

#define CAPTCHA_SEED 32

void captcha_close(struct captcha *captcha);

/*
 * Opens the spent set in the state directory `dir`.  The answer is derived
 * from the token's id under a key made of the site's `key` and the boot id, so
 * that a power cut, which may lose the spent set, voids open pictures.  NULL
 * after a warning: nothing may be let through then.
 */
struct captcha *captcha_open(int dir, const struct settings *settings,
    const uint8_t *key) FREED_BY(captcha_close);

/* A new challenge's token, in `arena`. */
const char *captcha_challenge(struct captcha *captcha, struct arena *arena,
    int64_t now);

/* The answer that a challenge asks for, in `arena`, and the seed its picture
 * is drawn with; NULL where the token is not ours or has expired. */
const char *captcha_answer(struct captcha *captcha, struct arena *arena,
    const char *token, int64_t now, uint8_t seed[CAPTCHA_SEED]);

/* Judges an answer and spends the token, right or wrong.  Case and blanks do
 * not matter. */
enum captcha_outcome captcha_judge(struct captcha *captcha, struct arena *arena,
    const char *token, const char *answer, int64_t now);

/* A pass stands for a right answer: made after one, spent by one use. */
const char *captcha_pass(struct captcha *captcha, struct arena *arena,
    int64_t now);
enum captcha_outcome captcha_spend_pass(struct captcha *captcha,
    const char *token, int64_t now);

/* True where the token is a pass of ours, spent or not. */
bool captcha_is_pass(struct captcha *captcha, const char *token);

#endif
