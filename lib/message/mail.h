/* A message as e-mail: RFC 5322 with MIME (RFC 2045-2047), one recipient, a
 * text part and an HTML part. */
#ifndef MESSAGE_MAIL_H
#define MESSAGE_MAIL_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

struct mail {
	const char *from;    /* "Name <address>" or an address, of the site */
	const char *to;      /* one address */
	const char *subject; /* UTF-8, a line */
	const char *text;    /* UTF-8 */
	const char *html;
	const uint8_t *id; /* of the message; id_len bytes */
	size_t id_len;
	int64_t date;
};

enum mail_outcome {
	MAIL_OK,
	MAIL_SENDER_WRONG,    /* the admin has to mend [mail] from */
	MAIL_RECIPIENT_WRONG, /* no address that is safe to write down */
};

/* Writes it with CR LF.  Nothing is written after a warning. */
enum mail_outcome mail_write(const struct mail *mail, struct buffer *out);

/* The bare ASCII address in "Name <address>"; NULL where there is none. */
const char *mail_address(struct arena *arena, const char *from);

#endif
