/* Words and phrases that many think nobody else thinks of, in the languages of
 * pages and some more. */
#ifndef ACCOUNT_FAMOUS_H
#define ACCOUNT_FAMOUS_H

#include "base/arena.h"

#include <stdbool.h>

/* Whether it is one of the phrases, but for case, blanks, signs and accents. */
bool famous_is_phrase(struct arena *arena, const char *password);

/* As a list of English passwords has it: without case and accents, with letters
 * and digits of other scripts as those that they look like, and "password" for
 * what means that or is as common elsewhere.  `password` itself where nothing
 * of this is in it. */
const char *famous_plain(struct arena *arena, const char *password);

#endif
