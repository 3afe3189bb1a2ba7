/* Messages as e-mail: what RFC 5322, 2045 and 2047 ask for, and that nobody's
 * name or address can add a line of his own. */

#include "message/mail.h"

#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "scratch.h"
#include "tap.h"

static struct arena *arena;
static enum mail_outcome outcome;

static const uint8_t id[16] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
	0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff };

static struct mail
sample(void)
{
	return (struct mail){ .from = "Example <accounts@example.com>",
		.to = "ada@example.net",
		.subject = "482913 is your code for Example",
		.text = "482913 is your code.\n\nBye\n",
		.html = "<p><strong>482913</strong> is your code.</p>",
		.id = id,
		.id_len = sizeof(id),
		.date = 1795432380 };
}

static const char *
write_mail(const struct mail *mail)
{
	struct buffer out = buffer_new(arena, 64);

	outcome = mail_write(mail, &out);
	return out.bytes;
}

/* The field with its folded lines, without its name; NULL where it is not
 * there exactly once. */
static const char *
field(const char *mail, const char *name)
{
	size_t head = (size_t)(strstr(mail, "\r\n\r\n") - mail) + 2;
	const char *text = arena_copy(arena, mail, head);
	const char *start = arena_format(arena, "\r\n%s: ", name);
	const char *found = NULL;
	const char *end = NULL;

	text = arena_format(arena, "\r\n%s", text);
	found = strstr(text, start);
	if (found == NULL || strstr(found + 1, start) != NULL)
		return NULL;
	found += strlen(start);
	end = strstr(found, "\r\n");
	while (end[2] == ' ')
		end = strstr(end + 1, "\r\n");
	return arena_copy(arena, found, (size_t)(end - found));
}

/* Every LF behind a CR, every CR before a LF, no line longer than that. */
static void
is_in_lines(const char *mail, size_t longest, const char *what)
{
	bool good = true;
	size_t most = 0;

	for (const char *line = mail; *line != '\0';) {
		size_t len = strcspn(line, "\r\n");

		good = good && line[len] == '\r' && line[len + 1] == '\n';
		if (!good)
			break;
		most = len > most ? len : most;
		line += len + 2;
	}
	ok(good, "%s: CR LF at each line's end and nowhere else", what);
	ok(most <= longest, "%s: no line longer than %zu (%zu)", what, longest,
	    most);
}

static void
test_fields(void)
{
	struct mail mail = sample();
	const char *text = write_mail(&mail);

	is_int(outcome, MAIL_OK, "written");
	is_string(field(text, "From"), "\"Example\"\r\n <accounts@example.com>",
	    "From");
	is_string(field(text, "To"), "ada@example.net", "To");
	is_string(field(text, "Subject"), "482913 is your code for Example",
	    "Subject");
	is_string(field(text, "Date"), "Mon, 23 Nov 2026 11:13:00 +0000",
	    "Date");
	is_string(field(text, "Message-ID"),
	    "<00112233445566778899aabbccddeeff@example.com>", "Message-ID");
	is_string(field(text, "Auto-Submitted"), "auto-generated",
	    "Auto-Submitted (RFC 3834)");
	is_string(field(text, "MIME-Version"), "1.0", "MIME-Version");
	is_in_lines(text, 78, "a plain one");
}

static void
test_parts(void)
{
	struct mail mail = sample();
	const char *text = write_mail(&mail);
	const char *plain = strstr(text, "\r\nContent-Type: text/plain; "
					 "charset=utf-8\r\n");
	const char *html = strstr(text, "\r\nContent-Type: text/html; "
					"charset=utf-8\r\n");

	is_string(field(text, "Content-Type"),
	    "multipart/alternative;\r\n "
	    "boundary=\"=_00112233445566778899aabbccddeeff\"",
	    "two parts that say the same");
	ok(plain != NULL && html != NULL && plain < html,
	    "the text goes first, what is better last");
	ok(strstr(text, encode_base64(arena, mail.text, strlen(mail.text)))
		!= NULL,
	    "the text");
	ok(strstr(text, encode_base64(arena, mail.html, strlen(mail.html)))
		!= NULL,
	    "the HTML");
	ok(strstr(text, "\r\n--=_00112233445566778899aabbccddeeff--\r\n")
		!= NULL,
	    "the end of it");
}

/* One encoded word as base64 without its frame. */
static void
add_word(struct buffer *out, const char *text, size_t len)
{
	char *word = arena_copy(arena, text, len);
	char bytes[64];
	size_t pad = 0;

	for (char *at = word; *at != '\0'; at++) {
		if (*at == '+')
			*at = '-';
		if (*at == '/')
			*at = '_';
	}
	while (len > pad && word[len - pad - 1] == '=')
		pad++;
	word[len - pad] = '\0';
	if (encode_read_base64url(word, bytes, len / 4 * 3 - pad))
		buffer_add(out, bytes, len / 4 * 3 - pad);
}

/* Undoes RFC 2047 as far as we write it. */
static const char *
decode(const char *text)
{
	static const char start[] = "=?UTF-8?B?";
	struct buffer out = buffer_new(arena, 256);

	while (strncmp(text, start, strlen(start)) == 0) {
		size_t len = strcspn(text += strlen(start), "?");

		add_word(&out, text, len);
		text += len + strlen("?=");
		text += strspn(text, "\r\n ");
	}
	return text[0] == '\0' ? out.bytes : "(more than words)";
}

static void
test_subjects(void)
{
	static const char *const encoded[] = {
		"482913 ist dein Code f\xc3\xbcr Caf\xc3\xa9",
		"482913 \xd9\x87\xd9\x88 \xd8\xb1\xd9\x85\xd8\xb2\xd9\x83 "
		"\xd9\x84\xd9\x80 \xd9\x85\xd8\xab\xd8\xa7\xd9\x84",
		"a name so long that it does not fit into one line of the "
		"head of a message",
		"=?UTF-8?B?SGVsbG8=?=",
		"one\r\nBcc: eve@example.com",
		"one\nBcc: eve@example.com",
		"one\rBcc: eve@example.com",
		"bytes that are no text "
		"\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf"
		"\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf"
		"\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf",
	};
	struct mail mail = sample();

	for (size_t i = 0; i < sizeof(encoded) / sizeof(encoded[0]); i++) {
		const char *text = NULL;

		mail.subject = encoded[i];
		text = write_mail(&mail);
		is_string(decode(field(text, "Subject")), encoded[i],
		    "subject %zu is what it was", i);
		ok(field(text, "Bcc") == NULL, "and no field more");
		is_in_lines(text, 76, "its lines");
	}
	mail.subject = "482913 is your code for the allotment gardeners of "
		       "Upper Town";
	is_string(field(write_mail(&mail), "Subject"), mail.subject,
	    "as long as a line can be it stays as it is");
}

/* A word must not end within a character (RFC 2047 section 5). */
static void
test_whole_characters(void)
{
	struct mail mail = sample();
	const char *at = NULL;
	bool whole = true;

	mail.subject = "a\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		       "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		       "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		       "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac";
	at = field(write_mail(&mail), "Subject");
	ok(strstr(at, "\r\n =?") != NULL, "more than one word");
	for (at = strstr(at, "=?"); at != NULL; at = strstr(at + 2, "\r\n ")) {
		const char *word = at + strspn(at, "\r\n ");
		const char *end = strstr(word + strlen("=?UTF-8?B?"), "?=");
		const char *text =
		    decode(arena_copy(arena, word, (size_t)(end + 2 - word)));

		whole = whole && ((unsigned char)text[0] & 0xc0) != 0x80;
	}
	ok(whole, "each begins with the first byte of a character");
}

static void
test_senders(void)
{
	static const struct {
		const char *from;
		const char *field;
	} rows[] = {
		{ "accounts@example.com", "accounts@example.com" },
		{ "<accounts@example.com>", "accounts@example.com" },
		{ "A, B & C <a@example.com>",
		    "\"A, B & C\"\r\n <a@example.com>" },
		{ "\"A, B\" <a@example.com>", "\"A, B\"\r\n <a@example.com>" },
		{ "A \"B\" \\ <a@example.com>",
		    "=?UTF-8?B?QSAiQiIgXA==?=\r\n <a@example.com>" },
		{ "Caf\xc3\xa9 <a@example.com>",
		    "=?UTF-8?B?Q2Fmw6k=?=\r\n <a@example.com>" },
		{ "A\r\nBcc: e@example.com <a@example.com>",
		    "=?UTF-8?B?QQ0KQmNjOiBlQGV4YW1wbGUuY29t?=\r\n "
		    "<a@example.com>" },
		{ "Here <root@localhost>", "\"Here\"\r\n <root@localhost>" },
	};
	struct mail mail = sample();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		mail.from = rows[i].from;
		is_string(field(write_mail(&mail), "From"), rows[i].field,
		    "sender %zu", i);
	}
}

static void
test_wrong_senders(void)
{
	static const char *const wrong[] = { "", "Example", "Example <>",
		"Example <a@example.com", "a@example.com> x",
		"<a@example.com> Example", "a b@example.com",
		"<a@example.com\r\nBcc: e@example.com>", "@localhost",
		"a@b@localhost", "a,b@localhost", "<a@>",
		"<\xc3\xa9@example.com>" };
	struct mail mail = sample();

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct buffer out = buffer_new(arena, 64);

		mail.from = wrong[i];
		is_int(mail_write(&mail, &out), MAIL_SENDER_WRONG,
		    "wrong sender %zu", i);
		is_int((intmax_t)out.len, 0, "nothing is written");
	}
	ok(strstr(scratch_log(), "[mail] from") != NULL,
	    "the admin is told what to mend");
}

static void
test_recipients(void)
{
	static const char *const wrong[] = { "", "ada", "@example.net", "ada@",
		"ada@example.net\r\nBcc: eve@example.com",
		"ada@example.net\nRCPT TO:<eve@example.com>",
		"ada@example.net>\r\nRCPT TO:<eve@example.com",
		"ada@example.net\r", "ada @example.net", " ada@example.net",
		"ada@example.net ", "ada@example.net,eve@example.com",
		"ada@example.net;eve@example.com", "<ada@example.net>",
		"Ada <ada@example.net>", "ada@eve@example.net",
		"ada@example.net\teve", "\"ada\"@example.net",
		"ada@[127.0.0.1]", "ada@127.0.0.1", "ada(x)@example.net",
		"ada@exam\x01ple.net", "ada@example..net", "ada:b@example.net",
		"ada\\@example.net" };
	static const char *const right[] = { "ada@example.net",
		"-oX@example.net", "a.b+c@sub.example.co.uk",
		"o'hara@example.net" };
	struct mail mail = sample();

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct buffer out = buffer_new(arena, 64);

		mail.to = wrong[i];
		is_int(mail_write(&mail, &out), MAIL_RECIPIENT_WRONG,
		    "wrong recipient %zu", i);
		is_int((intmax_t)out.len, 0, "nothing is written");
	}
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		mail.to = right[i];
		is_string(field(write_mail(&mail), "To"), right[i], "%s",
		    right[i]);
	}
}

int
main(void)
{
	arena = arena_new();
	scratch_catch_log();
	test_fields();
	test_parts();
	test_subjects();
	test_whole_characters();
	test_senders();
	test_wrong_senders();
	test_recipients();
	arena_free(arena);
	return done();
}
