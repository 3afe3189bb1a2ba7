#include "message/mail.h"

#include <string.h>

#include "account/email.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/secret.h"

enum {
	WORD = 45, /* bytes of an encoded word, which has 75 letters at most */
};

const char *
mail_address(struct arena *arena, const char *from)
{
	const char *open = strrchr(from, '<');
	const char *address = from;

	if (open != NULL) {
		size_t len = strcspn(open + 1, ">");

		if (strcmp(open + 1 + len, ">") != 0)
			return NULL;
		address = arena_copy(arena, open + 1, len);
	}
	/* A host of one label is right on this machine. */
	if (email_is_sendable(address))
		return address;
	return strlen(address) > strlen("@localhost")
		       && strcmp(address + strlen(address)
				     - strlen("@localhost"),
			      "@localhost")
			      == 0
		       && strpbrk(address, " \t\r\n<>,;\"\\") == NULL
		   ? address
		   : NULL;
}

static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return true;
}

static bool
is_short(const char *text)
{
	return strlen(text) <= WORD;
}

/* Whole characters of at most WORD bytes. */
static size_t
word_len(const char *text)
{
	size_t len = strlen(text);

	if (len <= WORD)
		return len;
	len = WORD;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* RFC 2047 where it has to be; CR and LF can never pass. */
static void
write_words(struct buffer *out, const char *text)
{
	bool first = true;

	if (is_plain(text) && is_short(text) && strstr(text, "=?") == NULL) {
		buffer_text(out, text);
		return;
	}
	while (*text != '\0') {
		size_t len = word_len(text);

		buffer_format(out, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ",
		    encode_base64(out->arena, text, len));
		text += len;
		first = false;
	}
}

/* A display name as a quoted string, or as encoded words. */
static void
write_from(struct buffer *out, const char *from, const char *address)
{
	const char *open = strrchr(from, '<');
	size_t len = open == NULL ? 0 : (size_t)(open - from);
	const char *name = NULL;

	while (len > 0 && from[len - 1] == ' ')
		len--;
	name = arena_copy(out->arena, from, len);
	buffer_text(out, "From: ");
	if (len == 0) {
		buffer_format(out, "%s\r\n", address);
		return;
	}
	if (is_plain(name) && strpbrk(name, "\"\\") == NULL)
		buffer_format(out, "\"%s\"", name);
	else
		write_words(out, name);
	buffer_format(out, " <%s>\r\n", address);
}

static void
write_part(struct buffer *out, const char *boundary, const char *type,
    const char *text)
{
	buffer_format(out,
	    "--%s\r\n"
	    "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n",
	    boundary, type, encode_base64(out->arena, text, strlen(text)));
}

bool
mail_write(const struct mail *mail, struct buffer *out)
{
	struct arena *arena = out->arena;
	const char *address = mail_address(arena, mail->from);
	char date[CLOCK_RFC5322];
	char *id = arena_alloc(arena, ENCODE_HEX_SIZE(mail->id_len));
	const char *boundary = NULL;

	(void)encode_hex(mail->id, mail->id_len, id);
	if (address == NULL || !is_plain(address)) {
		log_warning("[mail] from: must be Name <address@your.domain>");
		return false;
	}
	if (!email_is_sendable(mail->to)) {
		log_warning("message %s: its recipient is no address that can "
			    "be sent to",
		    id);
		return false;
	}
	boundary = arena_format(arena, "=_%s", id);
	write_from(out, mail->from, address);
	buffer_format(out, "To: %s\r\nSubject: ", mail->to);
	write_words(out, mail->subject);
	buffer_format(out,
	    "\r\nDate: %s\r\n"
	    "Message-ID: <%s%s>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n",
	    clock_rfc5322(mail->date, date), id, strrchr(address, '@'),
	    boundary);
	write_part(out, boundary, "text/plain", mail->text);
	write_part(out, boundary, "text/html", mail->html);
	buffer_format(out, "--%s--\r\n", boundary);
	return true;
}
