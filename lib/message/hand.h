/* Hands one message to latchkey-send, which has the network and the
 * gateway's secret, but no store. */
#ifndef MESSAGE_HAND_H
#define MESSAGE_HAND_H

#include "base/settings.h"

#include <stddef.h>

enum hand_outcome {
	HAND_SENT,  /* exit 0: the mail server or gateway has it */
	HAND_LATER, /* 75 (EX_TEMPFAIL) and whatever is not the others */
	HAND_NEVER, /* 69 (EX_UNAVAILABLE): refused for good */
};

/*
 * Starts latchkey-send (beside this program, else where it was installed)
 * with the settings file, and gives it `via` ("email"), the recipient, the
 * id, an empty line and the message on standard input.  Ends it after 60 s.
 */
struct hand_letter {
	const char *via;
	const char *to;
	const char *id; /* printable */
	const char *bytes;
	size_t len;
};
enum hand_outcome hand_over(const struct settings *settings,
    const struct hand_letter *letter);

#endif
