/* Asks a place of the site that is guarded as a stranger would. */
#ifndef SEND_ASK_H
#define SEND_ASK_H

#include "base/arena.h"
#include "site/settings.h"

/*
 * One GET of `url` without a cookie; no redirect is followed.  LETTER_SENT
 * where it is refused: 401, 403, or a redirect to the page for signing in;
 * LETTER_NEVER after a warning where it is anything else, LETTER_LATER after
 * one where nobody answers.
 */
int ask_guarded(struct settings *settings, struct arena *arena,
    const char *url);

#endif
