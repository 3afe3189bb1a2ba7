/* The owner's gateway: one request, worded by the settings. */
#ifndef SEND_SMS_HTTP_H
#define SEND_SMS_HTTP_H

#include "send/letter.h"
#include "site/settings.h"

/* As sms_send() for transport = http.  Follows no redirect, verifies TLS, and
 * waits 5 s for the connection and 10 s in all. */
int sms_http_send(const struct settings *settings, struct arena *arena,
    const struct letter *letter);

#endif
