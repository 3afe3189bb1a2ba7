/* How dear a crypt(3) string is to guess at. */
#ifndef ACCOUNT_SCHEME_H
#define ACCOUNT_SCHEME_H

#include <stdbool.h>

/*
 * True where a hash under `scheme`, a prefix such as "$y$jAT$", costs more
 * than `hash` did: a higher cost of the same method, or a method that takes
 * memory (yescrypt, scrypt) in place of one that does not, or of bcrypt in
 * place of one older still.  A method that is not known counts as costly: its
 * hashes are left alone.
 */
bool scheme_exceeds(const char *scheme, const char *hash);

#endif
