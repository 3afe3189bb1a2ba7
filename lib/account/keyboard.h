/* Passwords that are drawn on a keyboard. */
#ifndef ACCOUNT_KEYBOARD_H
#define ACCOUNT_KEYBOARD_H

#include "base/arena.h"

#include <stdbool.h>

/* Whether all of it is up to four walks along rows, taken in turns:
 * q1w2e3r4t5, 1qaz2wsx3edc4rfv.  The alphabet counts as a row. */
bool keyboard_is_walk(const char *password);

/* The keys of a US keyboard that the letters lie on where it is set to Russian,
 * Arabic or Greek; NULL where there is no such letter. */
const char *keyboard_keys(struct arena *arena, const char *password);

#endif
