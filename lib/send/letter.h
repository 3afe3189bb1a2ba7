/* One message on its way: what latchkey hands to latchkey-send. */
#ifndef SEND_LETTER_H
#define SEND_LETTER_H

#include "base/arena.h"
#include "contact/via.h"

#include <stdbool.h>
#include <stddef.h>
#include <sysexits.h>

/* What latchkey-send ends with. */
enum {
	LETTER_SENT = EX_OK,
	LETTER_NEVER = EX_UNAVAILABLE,
	LETTER_LATER = EX_TEMPFAIL,
};

struct letter {
	enum via via;
	const char *to; /* NULL: there is no message */
	const char *id; /* hexadecimal digits */
	const char *bytes;
	size_t len;
};

/* Reads via, recipient, id, an empty line and the message from standard
 * input, into `arena`.  False where it is anything else, or its recipient is
 * not to be written down. */
bool letter_read(struct arena *arena, struct letter *letter);

/* The message as a file to read from its start, with the line ends of this
 * system; -1 where there is no memory for it. */
int letter_open(const struct letter *letter);

#endif
