/* What a message says. flows.md items 82, 84, 90. */

#include "message/wording.h"

#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "scratch.h"
#include "tap.h"

static struct arena *arena;
static struct wording *wording;

static struct outbox_message
message_of(enum outbox_kind kind)
{
	return (struct outbox_message){ .kind = kind,
		.via = "email",
		.address = "ada@example.net",
		.language = "en",
		.code = kind == OUTBOX_CODE ? "482913" : NULL,
		.queued = 1000,
		.expires = 1000 + 30 * 60 };
}

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
	ok(has(words.html, "<strong>482913</strong>"), "so does the HTML");
	ok(has(words.text, "good for 30 minutes"), "how long it is good");
	ok(has(words.text, "If you did not ask for this, do nothing"),
	    "what to do where somebody else asked for it");
	ok(has(words.text, "http://localhost:8080/"), "where it belongs");
	ok(!has(words.text, "ada"), "no name and no address");
	ok(has(words.html, "<!DOCTYPE html>") && has(words.html, "lang=\"en\"")
		&& has(words.html, "dir=\"ltr\""),
	    "a document in its language");
	ok(!has(words.html, "style") && !has(words.html, "<script")
		&& !has(words.html, "<img") && !has(words.html, "tal:"),
	    "nothing that a mail program has to fetch or to drop");
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
	test_known();
	test_without();
	wording_close(wording);
	arena_free(arena);
	settings_free(settings);
	return done();
}
