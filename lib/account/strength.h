/* Whether a new password is one that others would guess. */
#ifndef ACCOUNT_STRENGTH_H
#define ACCOUNT_STRENGTH_H

#include "base/arena.h"

#include <stdint.h>

/* The cheap part: NULL, password-too-short or password-too-long. */
const char *strength_judge_length(const char *password, int64_t minimum);

/*
 * The whole, up to 24 ms for each spelling, of which ASCII has one: behind a
 * limit (gate_take_hash) where it is a visitor's.  NULL where `password` is
 * good: `minimum` to 256 characters of any kind, at most 511 bytes, and at
 * least 10^8 guesses by zxcvbn (Wheeler 2016) with the words of the person's
 * own data (`own`, ends with NULL) as a dictionary, also as who knows English
 * lists would spell it (famous_plain) or type it (keyboard_keys), no famous
 * phrase and no walk on the keyboard.  Else a code: password-too-short,
 * password-too-long, password-common.
 */
const char *strength_judge(struct arena *arena, const char *password,
    int64_t minimum, const char *const *own);

#endif
