/* What a message says. flows.md items 82, 84, 90. */

#include "message/wording.h"

#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "flow/recovery.h"
#include "message/gsm7.h"
#include "scratch.h"
#include "tap.h"

static struct arena *arena;
static struct wording *wording;

static struct outbox_message
message_of(enum outbox_kind kind)
{
	return (struct outbox_message){ .kind = kind,
		.via = VIA_EMAIL,
		.address = "ada@example.net",
		.language = "en",
		.code = kind == OUTBOX_CODE ? "482913" : NULL,
		.queued = 1000,
		.expires = 1000 + 30 * 60 };
}

/* What tells something and asks for no code. */
static const enum outbox_kind notices[] = { OUTBOX_APPROVED, OUTBOX_MOVED,
	OUTBOX_PASSWORD, OUTBOX_DELETION };

static struct wording_text
words_of(enum outbox_kind kind)
{
	struct outbox_message message = message_of(kind);
	struct wording_text words = { NULL, NULL, NULL };

	if (!wording_mail(wording, arena, &message, &words))
		bail("no words: %s", scratch_log());
	return words;
}

static bool
has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static void
test_code(void)
{
	struct wording_text words = words_of(OUTBOX_CODE);

	is_string(words.subject, "482913 is your code for Example", "subject");
	ok(strncmp(words.text, "482913 is your verification code", 32) == 0,
	    "the text begins with the code");
	ok(has(words.html, ">482913</strong> is your verification code"),
	    "so does the HTML");
	ok(has(words.text, "good for 30 minutes"), "how long it is good");
	ok(has(words.text, "If you did not ask for this, do nothing"),
	    "what to do where somebody else asked for it");
	ok(has(words.text, "http://localhost:8080/"), "where it belongs");
	ok(!has(words.text, "ada"), "no name and no address");
	ok(has(words.html, "<!DOCTYPE html>") && has(words.html, "lang=\"en\"")
		&& has(words.html, "dir=\"ltr\""),
	    "a document in its language");
	ok(!has(words.html, "<link") && !has(words.html, "<script")
		&& !has(words.html, "<img") && !has(words.html, "url(")
		&& !has(words.html, "tal:") && !has(words.html, "${"),
	    "O6: nothing that a mail program has to fetch");
	ok(has(words.html, "<strong style=\"display:block;font:600 34px/")
		&& has(words.html, "@media (prefers-color-scheme: dark)")
		&& has(words.html, "border-top:3px solid #b3261e"),
	    "O6: a large code, the site's mark, light and dark");
	ok(strlen(words.html) < 4000, "O6: %zu bytes", strlen(words.html));
}

/* A mail's link carries the code, a text has no link. */
static void
test_recover(void)
{
	struct recovery_link link = { .key = { 1, 2, 3 }, .code = "00482913" };
	char token[RECOVERY_TOKEN];
	struct outbox_message message = message_of(OUTBOX_RECOVER);
	struct wording_text words = { NULL, NULL, NULL };
	const char *text = NULL;

	recovery_token(&link, token);
	message.code = token;
	if (!wording_mail(wording, arena, &message, &words))
		bail("no words: %s", scratch_log());
	is_string(words.subject,
	    "00482913 is your code for a new password at Example",
	    "a new password: subject");
	ok(has(words.text,
	       arena_format(arena, "http://localhost:8080/recover?token=%s",
		   token)),
	    "the link in the text");
	ok(has(words.html,
	       arena_format(arena,
		   "href=\"http://localhost:8080/recover?token=%s\"", token)),
	    "and in the HTML");
	ok(has(words.text, "good for 30 minutes")
		&& has(words.text, "do nothing"),
	    "how long, and what to do where somebody else asked");
	ok(!has(words.text, "ada"), "no name and no address");
	message.via = VIA_PHONE;
	message.code = "00482913";
	text = wording_phone(wording, arena, &message);
	ok(strncmp(text, "00482913 is your Example code", 29) == 0
		&& has(text, "\n@localhost #00482913") && !has(text, "http"),
	    "a text has the code alone, for people and phones");
	is_int((int)gsm7_parts(text), 1, "in one part");
}

static void
test_known(void)
{
	struct wording_text words = words_of(OUTBOX_KNOWN);
	size_t digits = 0;

	is_string(words.subject, "You already have an account at Example",
	    "known: subject");
	ok(has(words.text, "http://localhost:8080/login"), "where to sign in");
	ok(has(words.text, "http://localhost:8080/recover"),
	    "where to get a password");
	ok(has(words.html, "href=\"http://localhost:8080/login\""),
	    "both as links");
	for (const char *at = words.text; *at != '\0'; at++) {
		digits = *at >= '0' && *at <= '9' ? digits + 1 : 0;
		if (digits == 6)
			break;
	}
	ok(digits < 6, "no code");
}

/* What was done to an account: to whom it is told, and what to do about it. */
static void
test_notices(void)
{
	struct wording_text words = words_of(OUTBOX_MOVED);

	is_string(words.subject,
	    "An address of your account at Example has "
	    "changed",
	    "moved: subject");
	ok(has(words.text, "/recover") && !has(words.text, "@"),
	    "where to go, and no address");
	words = words_of(OUTBOX_PASSWORD);
	ok(has(words.text, "was changed") && has(words.text, "/recover"),
	    "password: what to do");
	words = words_of(OUTBOX_DELETION);
	ok(has(words.text, "deleted on 1970-01-08"), "deletion: the day");
	ok(has(words.text, "/login"), "where to keep it");
	words = words_of(OUTBOX_MOVE);
	ok(has(words.text, "for an account"), "a change: what its code does");
}

static void
test_without(void)
{
	struct outbox_message message = message_of(OUTBOX_SILENT);
	struct wording_text words;

	ok(!wording_mail(wording, arena, &message, &words),
	    "silence has no words");
	message = message_of(OUTBOX_CODE);
	message.language = "xx";
	ok(wording_mail(wording, arena, &message, &words)
		&& has(words.html, "lang=\"en\""),
	    "an unknown language: the first of the site");
}

static const char *
html_of(struct wording *from, const char *language)
{
	struct outbox_message message = message_of(OUTBOX_CODE);
	struct wording_text words = { NULL, NULL, NULL };

	message.language = language;
	if (!wording_mail(from, arena, &message, &words))
		bail("no words: %s", scratch_log());
	return words.html;
}

static const char *
text_of(struct wording *from, enum outbox_kind kind)
{
	struct outbox_message message = message_of(kind);
	const char *text = NULL;

	message.via = VIA_PHONE;
	message.expires = message.queued + 600;
	text = wording_phone(from, arena, &message);
	if (text == NULL)
		bail("no text: %s", scratch_log());
	return text;
}

static const char *
text_in(struct wording *from, const char *language)
{
	struct outbox_message message = message_of(OUTBOX_CODE);
	const char *text = NULL;

	message.via = VIA_PHONE;
	message.language = language;
	message.expires = message.queued + 600;
	text = wording_phone(from, arena, &message);
	if (text == NULL || strncmp(text, "482913 ", 7) != 0)
		bail("%s: %s", language, text == NULL ? "no text" : text);
	return text;
}

/* One message on the way, its last line for the browser. */
static void
test_phone(void)
{
	const char *text = text_of(wording, OUTBOX_CODE);

	is_string(text,
	    "482913 is your Example code.\nGood for 10 minutes. If you did "
	    "not ask for it, do nothing.\n@localhost #482913",
	    "a code by text");
	is_int((int)gsm7_parts(text), 1, "is one message");
	text = text_of(wording, OUTBOX_KNOWN);
	ok(has(text, "http://localhost:8080/login") && !has(text, "#"),
	    "a known number: where to sign in, no code");
	is_int((int)gsm7_parts(text), 1, "is one message");
	for (size_t i = 0; i < sizeof(notices) / sizeof(*notices); i++) {
		text = text_of(wording, notices[i]);
		ok(has(text, "http://localhost:8080/") && !has(text, "#"),
		    "a notice of kind %d", (int)notices[i]);
		is_int((int)gsm7_parts(text), 1, "is one message");
	}
}

/* The longest name and host that there is room for. */
static void
test_long(void)
{
	struct settings *settings = beside_settings(
	    "[site]\nname = A name of thirty characters so and much more\n"
	    "origin = https://accounts.a-long.example.org:8443\n"
	    "red = #006644\npaper = #fffff0\n");
	struct wording *other = wording_open(settings);
	const char *text = text_of(other, OUTBOX_CODE);

	ok(has(html_of(other, "en"), "border-top:3px solid #006644")
		&& has(html_of(other, "en"), "bgcolor=\"#fffff0\""),
	    "O6: a mail in the site's own colours");
	ok(has(text, "is your A name of thirty characters so code."),
	    "a long name is cut");
	ok(has(text, "\n@accounts.a-long.example.org #482913"),
	    "a host stands without its port");
	is_int((int)gsm7_parts(text), 1, "it is still one message");
	wording_close(other);
	settings_free(settings);
}

/* One message in every language there is, in the alphabet of phones where the
 * language has no other. */
static void
test_languages(void)
{
	static const char *const plain[] = { "en", "de", "fr", "es", NULL };
	static const char *const other[] = { "pt-BR", "ar", "ru", "zh-Hans",
		NULL };
	struct settings *settings = beside_settings("[site]\nlanguages = "
						    "en de fr es pt-BR ar ru "
						    "zh-Hans\n");
	struct wording *all = wording_open(settings);

	for (size_t i = 0; plain[i] != NULL; i++) {
		const char *text = text_in(all, plain[i]);
		size_t septets = 0;
		bool fits = gsm7_count(text, &septets);

		ok(fits, "%s: %zu septets", plain[i], septets);
		is_int((int)gsm7_parts(text), 1, "%s: one message", plain[i]);
	}
	for (size_t i = 0; other[i] != NULL; i++)
		is_int((int)gsm7_parts(text_in(all, other[i])), 1,
		    "%s: one message", other[i]);
	ok(has(html_of(all, "ar"),
	       "<table class=\"paper\" role=\"presentation\" dir=\"rtl\" "
	       "lang=\"ar\""),
	    "O6: right to left where html has lost its attributes, too");
	wording_close(all);
	settings_free(settings);
}

int
main(int argc, char **argv)
{
	struct settings *settings = NULL;

	beside_start(argc, argv, "unused", "");
	scratch_catch_log();
	settings = beside_settings("");
	arena = arena_new();
	wording = wording_open(settings);
	test_code();
	test_recover();
	test_known();
	test_notices();
	test_without();
	test_phone();
	test_long();
	test_languages();
	wording_close(wording);
	arena_free(arena);
	settings_free(settings);
	return done();
}
