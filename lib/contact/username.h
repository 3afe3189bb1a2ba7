/* User names: what one may look like, and which nobody may have. */
#ifndef CONTACT_USERNAME_H
#define CONTACT_USERNAME_H

#include "contact/judge.h"

#include <stdbool.h>

/*
 * Prepared (prepare_name), 3 to 32 ASCII letters, digits and . _ - + ! # $ * =
 * ^
 * ~; the first a letter or digit, the last one of these or _ or -; at least one
 * letter.  *value is the name, prepared also where it is refused.  For a name
 * that somebody may have.  Code: username-invalid.
 */
judge username_read;

/*
 * The same, for a name that somebody wants: none of a role (RFC 2142), of a
 * proof of domain ownership, of a host or protocol or of our own URLs, none
 * that is taken for one (lookalike_is_word), and no NAME-request.
 * Codes: username-invalid, username-reserved.
 */
judge username_judge;

/* Names are one where they are equal without regard to case. */
char *username_fold(struct arena *arena, const char *name);

#endif
