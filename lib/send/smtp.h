/* Handing a letter to a mail server (RFC 5321) by libcurl. */
#ifndef SEND_SMTP_H
#define SEND_SMTP_H

#include "send/letter.h"
#include "site/settings.h"

/*
 * Hands the letter to the server of [mail], with `from` as its sender, in 10 s
 * at most.  The server is who its certificate says, and with starttls nothing
 * goes in the clear.  A letter without recipient: greets, logs in and leaves.
 * Returns LETTER_SENT, LETTER_LATER or LETTER_NEVER, the latter two after a
 * warning.
 */
int smtp_send(const struct settings *settings, const char *from,
    const struct letter *letter);

#endif
