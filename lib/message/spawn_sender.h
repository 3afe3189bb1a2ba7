/* Hands one message to latchkey-send, which has the network and the
 * gateway's secret, but no store. */
#ifndef MESSAGE_SPAWN_SENDER_H
#define MESSAGE_SPAWN_SENDER_H

#include "contact/via.h"
#include "site/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum spawn_sender_outcome {
	SPAWN_SENDER_SENT,  /* exit 0: the mail server or gateway has it */
	SPAWN_SENDER_LATER, /* 75 (EX_TEMPFAIL) and whatever is not the others
			     */
	SPAWN_SENDER_NEVER, /* 69 (EX_UNAVAILABLE): refused for good */
};

/*
 * Starts latchkey-send (beside this program, else where it was installed)
 * with the settings file, and gives it the way as via_name() spells it, the
 * recipient, the id, an empty line and the message on standard input.  Ends it
 * after 60 s.
 */
struct spawn_sender_letter {
	enum via via;
	const char *to;
	const char *id; /* printable */
	const char *bytes;
	size_t len;
};
enum spawn_sender_outcome spawn_sender_send(const struct settings *settings,
    const struct spawn_sender_letter *letter);

/* The same without a message: goes as far as one would be taken, so that what
 * is not sent takes the time of what is, and waits where it would wait. */
enum spawn_sender_outcome spawn_sender_probe(const struct settings *settings,
    enum via via);

/* Asks the place at `url` of the site without a cookie: SPAWN_SENDER_SENT where
 * it is refused to a stranger, SPAWN_SENDER_NEVER where not, after a warning of
 * what came, SPAWN_SENDER_LATER where nobody answers. */
enum spawn_sender_outcome spawn_sender_ask(const struct settings *settings,
    const char *url);

/* Waits for a child at most `patience` ms, then ends it; false where it had to
 * be ended or is no child.  *status is as waitpid() gives it. */
bool spawn_sender_await(pid_t pid, int64_t patience, int *status);

#endif
