/* Characters that are taken for others: in a user name that is meant to look
 * like somebody's, and on a keyboard that is set to another script. */
#ifndef CONTACT_LOOKALIKE_H
#define CONTACT_LOOKALIKE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* The ASCII letter, digit or sign that a character stands for: itself, its
 * full-width form, the same value in another script's digits, or a Cyrillic or
 * Greek letter that looks like it (UTS 39, intentional.txt); else 0. */
char lookalike_ascii(uint32_t scalar);

/*
 * What two well-formed user names have in common that look alike (UTS 39,
 * section 4): I and 1 are l, 0 is o, rn is m and vv is w, the rest in lower
 * case; . _ and - are left out.
 */
char *lookalike_skeleton(struct arena *arena, const char *name);

/* Whether a name is taken for a word of lower-case letters by who expects that
 * word: as their skeletons are, and i is l, too. */
bool lookalike_is_word(const char *name, const char *word);

#endif
