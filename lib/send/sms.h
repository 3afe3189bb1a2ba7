/* A letter to a mobile number: by the owner's gateway, by a modem's spool, or
 * into a folder. */
#ifndef SEND_SMS_H
#define SEND_SMS_H

#include "send/letter.h"
#include "site/settings.h"

/* Sends it as [sms] transport says; results as latchkey-send ends with.
 * Without a recipient it only sees whether the gateway is there. */
int sms_send(struct settings *settings, struct arena *arena,
    const struct letter *letter);

#endif
