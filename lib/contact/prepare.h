/* What people type and paste, made ready to be judged and compared ("prepared"
 * as RFC 8264 has it): one place decides what is left out, and what is one.
 *
 * What nobody sees (visible_is_unseen) is left out everywhere, as it comes with
 * what is copied and is typed by nobody.  PRECIS would have it refused, for a
 * reason that could not be shown.  Numbers of telephones are read by
 * phone_typed.h, codes by code.h and what a picture shows by lookalike.h, each
 * of which takes more than this would leave. */
#ifndef CONTACT_PREPARE_H
#define CONTACT_PREPARE_H

#include "base/arena.h"

/*
 * A user name, an e-mail address, or what stands for a person at the sign-in:
 * UsernameCaseMapped of RFC 8265 section 3.3, but for the case, which is folded
 * where two are compared.  Full-width, half-width and small forms become the
 * characters that they are forms of, and so does an ideographic full stop;
 * blanks of any kind become U+0020 and are dropped at both ends; the rest is
 * NFC.  As
 * contact/judge.h; refuses nothing.
 */
const char *prepare_name(struct arena *arena, const char *typed,
    const char **value);

/* The same of what is a number as people type it: tab, CR and LF are blanks, as
 * in what comes from a table. */
const char *prepare_number(struct arena *arena, const char *typed,
    const char **value);

/*
 * A password: OpaqueString of RFC 8265 section 4.2.  Blanks of any kind become
 * U+0020 and stay, the rest is NFC; so keyboards that compose é and those that
 * put an accent behind e type the same one.  Tab, CR and LF stay, nothing else
 * is changed.  As contact/judge.h; refuses nothing.
 */
const char *prepare_password(struct arena *arena, const char *typed,
    const char **value);

/* NFKD in lower case without accents (Mn), for words that are compared with a
 * list and never kept; what is no UTF-8 is returned as it is. */
const char *prepare_bare(struct arena *arena, const char *text);

/* The library behind this, with its version. */
const char *prepare_library(void);

#endif
