#include "send/sms.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/utf8.h"
#include "message/gsm7.h"
#include "send/folder.h"
#include "send/sms_http.h"

enum { SURROGATES = 0x10000, HIGH = 0xd800, LOW = 0xdc00, HALF = 10 };

static void
add_unit(struct buffer *out, uint32_t unit)
{
	buffer_byte(out, (char)(unit >> 8));
	buffer_byte(out, (char)(unit & 0xff));
}

/* UTF-16, big end first. */
static void
add_ucs(struct buffer *out, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		uint32_t scalar = utf8_read(&text, end);

		if (scalar < SURROGATES) {
			add_unit(out, scalar);
			continue;
		}
		scalar -= SURROGATES;
		add_unit(out, HIGH + (scalar >> HALF));
		add_unit(out, LOW + (scalar & ((1U << HALF) - 1)));
	}
}

/* As smstools3 reads it: the number without "+".  The folder's group is that of
 * smsd. */
static int
send_to_spool(const struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	struct buffer out = buffer_new(arena, 2048);
	struct folder_file file = { .mode = 0640 };
	size_t septets = 0;
	bool plain = gsm7_count(letter->bytes, &septets);

	buffer_format(&out, "To: %s\nAlphabet: %s\n\n", letter->to + 1,
	    plain ? "UTF-8" : "UCS");
	if (plain)
		buffer_text(&out, letter->bytes);
	else
		add_ucs(&out, letter->bytes);
	file.name = arena_format(arena, "latchkey.%.32s", letter->id);
	file.bytes = out.bytes;
	file.len = out.len;
	return folder_put(settings_text(settings, SETTING_SMS_SPOOL), &file)
		   ? LETTER_SENT
		   : LETTER_LATER;
}

static int
send_to_file(struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	const char *folder = settings_state_path(settings, "outbox/sms");
	const char *text =
	    arena_format(arena, "To: %s\n\n%s\n", letter->to, letter->bytes);
	struct folder_file file = { arena_format(arena, "%.32s.txt",
					letter->id),
		0600, text, strlen(text) };

	(void)mkdir(settings_state_path(settings, "outbox"), 0700);
	(void)mkdir(folder, 0700);
	return folder_put(folder, &file) ? LETTER_SENT : LETTER_LATER;
}

int
sms_send(struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	const char *transport = settings_text(settings, SETTING_SMS_TRANSPORT);

	if (strcmp(transport, "http") == 0)
		return sms_http_send(settings, arena, letter);
	if (letter->to == NULL)
		return LETTER_SENT;
	if (strcmp(transport, "spool") == 0)
		return send_to_spool(settings, arena, letter);
	if (strcmp(transport, "file") == 0)
		return send_to_file(settings, arena, letter);
	log_warning("a text waits, but [sms] transport is off; set it again or "
		    "let the text expire");
	return LETTER_LATER;
}
