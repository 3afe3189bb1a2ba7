/* What a message says, in the language of who gets it.  All words stand in
 * pages: mail-KIND.xhtml and text-KIND.xhtml. */
#ifndef MESSAGE_WORDING_H
#define MESSAGE_WORDING_H

#include "account/outbox.h"
#include "base/attribute.h"
#include "site/settings.h"

#include <stdbool.h>

struct wording;

void wording_close(struct wording *wording);
struct wording *wording_open(const struct settings *settings)
    FREED_BY(wording_close);

struct wording_text {
	const char *subject;
	const char *text;
	const char *html;
};

/* Words the message into `arena`.  False after a warning: the page is wrong,
 * or no page is known for this kind and way. */
bool wording_mail(struct wording *wording, struct arena *arena,
    const struct outbox_message *message, struct wording_text *words);

/* The same as a text message: a code's last line is "@host #code", from which
 * a browser fills it in (WICG sms-one-time-codes).  A long name of the site is
 * cut, so that one message is enough where the language has the alphabet for
 * it (gsm7.h).  NULL after a warning. */
const char *wording_phone(struct wording *wording, struct arena *arena,
    const struct outbox_message *message);

#endif
