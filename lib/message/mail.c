#include "message/mail.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "contact/email.h"

enum {
	/* RFC 2047 section 2: a line with encoded words has 76 characters at
	 * most.  So many bytes make 52 letters, and room for "Subject: ". */
	WORD = 39,
	PLAIN = 69, /* RFC 5322 section 2.1.1: 78 with "Subject: " */
};

static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return true;
}

/* A host of one label is right on this machine. */
static bool
is_local(const char *address)
{
	static const char host[] = "@localhost";
	size_t len = strcspn(address, "@");

	return len > 0 && strcmp(address + len, host) == 0 && is_plain(address)
	       && strpbrk(address, " <>(),:;\"\\[]") == NULL;
}

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
	/* Ours is ASCII, so that every server takes it. */
	if (!is_plain(address))
		return NULL;
	return email_is_sendable(address) || is_local(address) ? address : NULL;
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
	return len > 0 ? len : WORD;
}

/* RFC 2047: so no CR or LF can pass. */
static void
write_words(struct buffer *out, const char *text)
{
	for (bool first = true; *text != '\0'; first = false) {
		size_t len = word_len(text);

		buffer_format(out, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ",
		    encode_base64(out->arena, text, len));
		text += len;
	}
}

static void
write_subject(struct buffer *out, const char *text)
{
	buffer_text(out, "Subject: ");
	if (is_plain(text) && strlen(text) <= PLAIN
	    && strstr(text, "=?") == NULL)
		buffer_text(out, text);
	else
		write_words(out, text);
	buffer_text(out, "\r\n");
}

/* What stands before the address, without blanks and quotes around it. */
static const char *
display_name(struct arena *arena, const char *from)
{
	const char *end = strrchr(from, '<');

	if (end == NULL)
		return "";
	while (end > from && end[-1] == ' ')
		end--;
	if (end - from >= 2 && *from == '"' && end[-1] == '"') {
		from++;
		end--;
	}
	return arena_copy(arena, from, (size_t)(end - from));
}

/* A display name as a quoted string, or as encoded words. */
static void
write_from(struct buffer *out, const char *from, const char *address)
{
	const char *name = display_name(out->arena, from);

	buffer_text(out, "From: ");
	if (name[0] == '\0') {
		buffer_format(out, "%s\r\n", address);
		return;
	}
	if (is_plain(name) && strlen(name) <= PLAIN
	    && strpbrk(name, "\"\\") == NULL && strstr(name, "=?") == NULL)
		buffer_format(out, "\"%s\"", name);
	else
		write_words(out, name);
	buffer_format(out, "\r\n <%s>\r\n", address);
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

enum mail_outcome
mail_write(const struct mail *mail, struct buffer *out)
{
	struct arena *arena = out->arena;
	const char *address = mail_address(arena, mail->from);
	char date[CLOCK_RFC5322];
	char *id = arena_alloc(arena, ENCODE_HEX_SIZE(mail->id_len));
	const char *boundary = NULL;

	(void)encode_hex(mail->id, mail->id_len, id);
	if (address == NULL) {
		log_warning("[mail] from: must be Name <address@your.domain>");
		return MAIL_SENDER_WRONG;
	}
	if (!email_is_sendable(mail->to)) {
		log_warning("message %s: its recipient is no address that can "
			    "be sent to",
		    id);
		return MAIL_RECIPIENT_WRONG;
	}
	boundary = arena_format(arena, "=_%s", id);
	write_from(out, mail->from, address);
	buffer_format(out, "To: %s\r\n", email_written(arena, mail->to));
	write_subject(out, mail->subject);
	buffer_format(out,
	    "Date: %s\r\n"
	    "Message-ID: <%s%s>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"%s\"\r\n\r\n",
	    clock_rfc5322(mail->date, date), id, strrchr(address, '@'),
	    boundary);
	write_part(out, boundary, "text/plain", mail->text);
	write_part(out, boundary, "text/html", mail->html);
	buffer_format(out, "--%s--\r\n", boundary);
	return MAIL_OK;
}
