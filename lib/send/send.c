/* latchkey-send: one message from standard input to a mail server or gateway.
 * The only program with a network; it has no store.  Exit 0: handed over, 75:
 * try later, 69: refused for good.  With --knock it goes as far as it can
 * without a message; with --ask it sees whether a place of the site is guarded.
 */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cgi.h"
#include "base/log.h"
#include "base/trust.h"
#include "message/mail.h"
#include "message/spawn_sender.h"
#include "send/ask.h"
#include "send/folder.h"
#include "send/letter.h"
#include "send/sms.h"
#include "send/smtp.h"
#include "site/settings.h"
#include "site/settings_load.h"

enum { SENDMAIL = 45000 /* ms; latchkey waits a minute for us */ };

static int
send_to_file(struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	const char *folder = settings_state_path(settings, "outbox/mail");
	struct folder_file file = { arena_format(arena, "%.32s.eml",
					letter->id),
		0600, letter->bytes, letter->len };

	(void)mkdir(settings_state_path(settings, "outbox"), 0700);
	(void)mkdir(folder, 0700);
	return folder_put(folder, &file) ? LETTER_SENT : LETTER_LATER;
}

/* sysexits.h: the letter, the recipient or its host is bad. */
static bool
is_final(int status)
{
	return status == EX_DATAERR || status == EX_NOUSER
	       || status == EX_NOHOST;
}

static int
run_sendmail(const char *path, char *const *arguments, int input)
{
	posix_spawn_file_actions_t actions;
	char name[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *environment[] = { name, NULL };
	pid_t pid = -1;
	int status = 0;
	int failed = 0;

	if (!trust_program(path)) {
		log_warning("%s: see the line above, correct [mail] sendmail, "
			    "or use transport = smtp",
		    path);
		return LETTER_LATER;
	}
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	failed =
	    posix_spawn(&pid, path, &actions, NULL, arguments, environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (failed != 0) {
		log_warning("%s: cannot be started (%s); correct [mail] "
			    "sendmail",
		    path, strerror(failed));
		return LETTER_LATER;
	}
	if (!spawn_sender_await(pid, SENDMAIL, &status)) {
		log_warning("%s: took too long and was ended; see why it waits",
		    path);
		return LETTER_LATER;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return LETTER_SENT;
	log_warning("%s: ended with %d; its own log says why", path,
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return WIFEXITED(status) && is_final(WEXITSTATUS(status))
		   ? LETTER_NEVER
		   : LETTER_LATER;
}

static int
send_by_sendmail(const struct settings *settings, struct arena *arena,
    const char *from, const struct letter *letter)
{
	const char *path = settings_text(settings, SETTING_MAIL_SENDMAIL);
	char program[] = "sendmail";
	char dots[] = "-i";
	char sender[] = "-f";
	char end[] = "--";
	char *arguments[] = { program, dots, sender, arena_text(arena, from),
		end, arena_text(arena, letter->to), NULL };
	int input = letter_open(letter);
	int result = LETTER_LATER;

	if (input < 0) {
		log_warning("a message cannot be handed over: %s",
		    strerror(errno));
		return LETTER_LATER;
	}
	result = run_sendmail(path, arguments, input);
	(void)close(input);
	return result;
}

static int
send_mail(struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	const char *transport = settings_text(settings, SETTING_MAIL_TRANSPORT);
	const char *from =
	    mail_address(arena, settings_text(settings, SETTING_MAIL_FROM));

	if (from == NULL) {
		log_warning("[mail] from: must be Name <address@your.domain>");
		return LETTER_LATER;
	}
	if (strcmp(transport, "smtp") == 0)
		return smtp_send(settings, from, letter);
	if (letter->to == NULL)
		return LETTER_SENT;
	if (strcmp(transport, "file") == 0)
		return send_to_file(settings, arena, letter);
	return send_by_sendmail(settings, arena, from, letter);
}

/* Where the web programs' lines go, these go too. */
static void
open_log(const struct settings *settings)
{
	const char *file = settings_text(settings, SETTING_STATE_LOG);

	if (file[0] != '\0')
		log_open("latchkey-send", file);
}

/* What this is to do, but for sending what standard input holds. */
struct words {
	bool knock;
	enum via via;    /* the way that is tried then */
	const char *ask; /* the place that is asked, or NULL */
};

static int
send_one(struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	switch (letter->via) {
	case VIA_EMAIL:
		return send_mail(settings, arena, letter);
	case VIA_PHONE:
		return sms_send(settings, arena, letter);
	}
	return LETTER_NEVER;
}

static int
run(struct settings *settings, const struct words *words)
{
	struct arena *arena = arena_new();
	struct letter letter = { .via = words->via };
	int result = LETTER_NEVER;

	open_log(settings);
	if (words->ask != NULL)
		result = ask_guarded(settings, arena, words->ask);
	else if (!words->knock && !letter_read(arena, &letter))
		log_warning("no letter: standard input must be what latchkey "
			    "deliver writes (lib/send/letter.h)");
	else
		result = send_one(settings, arena, &letter);
	arena_free(arena);
	return result;
}

/* False where they are none. */
static bool
read_words(int argc, char **argv, struct words *words)
{
	if (argc == 1)
		return true;
	if (argc == 3 && strcmp(argv[1], "--ask") == 0) {
		words->ask = argv[2];
		return true;
	}
	if (argc > 3 || strcmp(argv[1], "--knock") != 0)
		return false;
	words->knock = true;
	return argc == 2 || via_parse(argv[2], &words->via);
}

int
main(int argc, char **argv)
{
	const char *path = NULL;
	struct words words = { .via = VIA_EMAIL };
	struct settings *settings = NULL;
	int result = LETTER_LATER;

	log_open("latchkey-send", NULL);
	cgi_refuse("latchkey-send");
	if (argc > 2 && strcmp(argv[1], "-c") == 0) {
		path = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (!read_words(argc, argv, &words)) {
		log_warning("usage: latchkey-send [-c FILE] "
			    "[--knock [email|phone] | --ask URL | < LETTER]");
		return 2;
	}
	settings = settings_load(path);
	if (settings != NULL)
		result = run(settings, &words);
	settings_free(settings);
	return result;
}
