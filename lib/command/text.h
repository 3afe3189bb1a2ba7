/* A letter to a mobile number: by the owner's gateway, by a modem's spool, or
 * into a folder. */
#ifndef COMMAND_TEXT_H
#define COMMAND_TEXT_H

#include "base/settings.h"
#include "command/letter.h"

/* Sends it as [sms] transport says; results as latchkey-send ends with.
 * Without a recipient it only sees whether the gateway is there. */
int text_send(struct settings *settings, struct arena *arena,
    const struct letter *letter);

#endif
