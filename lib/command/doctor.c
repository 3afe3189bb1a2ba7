/* latchkey doctor: what an admin has still to do, a line each. */

#include "command/examine.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "account/password.h"
#include "base/clock.h"
#include "base/colour.h"
#include "base/log.h"
#include "base/place.h"
#include "base/trust.h"
#include "command/doctor_limits.h"
#include "site/settings_sms.h"
#include "store/store_admin.h"

/* Each question prints one line; true where there is nothing to do. */

static bool
ask_state(struct command *command)
{
	return examine_say(command_open(command), "state directory and key",
	    "see the line above");
}

static bool
ask_store(struct command *command)
{
	return examine_say(command_store(command) != NULL, "store",
	    "see the line above; latchkey verify tells more");
}

static bool
ask_format(struct command *command)
{
	struct store_admin_size size;

	return examine_say(store_admin_size(command->state, &size) == STORE_OK
			       && !size.slow,
	    "format of the store",
	    "this GDBM writes files that have to be read through it, which is "
	    "slower; update Latchkey, then run latchkey sweep");
}

/* On one that hosts share the store opens only where the owner said that one
 * host uses it. */
static bool
ask_disk(struct command *command)
{
	return examine_say(store_admin_is_local(command->state)
			       || settings_flag(command->settings,
				   SETTING_STATE_SINGLE_HOST),
	    "disk",
	    "hosts share this file system; set [state] dir to a local disk, or "
	    "single_host = yes where all programs run on this host");
}

static bool
ask_room(struct command *command)
{
	enum { ROOM = 64 };
	struct statvfs fs;
	bool good =
	    fstatvfs(command->state, &fs) == 0
	    && fs.f_bavail * (fs.f_frsize / 1024) >= (unsigned long)ROOM * 1024;

	return examine_say(good, "64 MB free for the state",
	    "make room, or nobody can register");
}

static bool
ask_pages(struct command *command)
{
	const char *path = arena_format(command->arena, "%s/pages/%s",
	    settings_text(command->settings, SETTING_SITE_DATA),
	    settings_items(command->settings, SETTING_SITE_LANGUAGES)[0]);

	return examine_say(access(path, R_OK | X_OK) == 0, "pages",
	    arena_format(command->arena,
		"%s cannot be read; correct [site] "
		"data or languages",
		path));
}

/* Texts on what the owner chose: ink and the softer ink on paper, white or
 * ink on red. */
static bool
ask_colours(struct command *command)
{
	static const struct colour ink = { 0x1d, 0x1b, 0x18 };
	static const struct colour soft = { 0x5d, 0x57, 0x4e };
	static const struct colour white = { 0xff, 0xff, 0xff };
	struct settings *settings = command->settings;
	struct colour paper;
	struct colour red;

	if (colour_read(settings_text(settings, SETTING_SITE_PAPER), &paper)
	    && colour_contrast(&paper, &soft) < COLOUR_CONTRAST)
		return examine_say(false, "colours",
		    "text on [site] paper is hard to read; take a lighter one");
	if (colour_read(settings_text(settings, SETTING_SITE_RED), &red)
	    && colour_contrast(&red, &white) < COLOUR_CONTRAST
	    && colour_contrast(&red, &ink) < COLOUR_CONTRAST)
		return examine_say(false, "colours",
		    "text on [site] red is hard to read; take a darker one");
	return examine_say(true, "colours", "");
}

static bool
ask_hash(struct command *command)
{
	const char *hash = password_hash(command->arena, command->state,
	    settings_text(command->settings, SETTING_PASSWORD_SCHEME),
	    "doctor");

	return examine_say(hash != NULL, "password hash",
	    "allow this account 64 MB more, or see [password] scheme");
}

static bool
ask_limits(struct command *command)
{
	bool good = examine_say(settings_number(command->settings,
				    SETTING_LIMITS_FACTOR)
				    == 1,
	    "limits",
	    "[limits] factor is not 1: this is no setting for a "
	    "real site");

	doctor_limits_print(command->settings);
	return good;
}

static bool
ask_clock(struct command *command)
{
	enum { BUILT = 1767225600 }; /* 2026-01-01 */

	(void)command;
	return examine_say(clock_now() > BUILT, "clock",
	    "it stands before this program was written; set it");
}

static bool
ask_mail(struct command *command)
{
	struct settings *settings = command->settings;
	const char *transport = settings_text(settings, SETTING_MAIL_TRANSPORT);
	const char *program = settings_text(settings, SETTING_MAIL_SENDMAIL);

	if (strcmp(transport, "file") == 0)
		return examine_say(false, "mail",
		    "transport = file writes messages "
		    "to a folder; nobody gets them");
	if (strcmp(transport, "sendmail") == 0)
		return examine_say(trust_program(program), "mail",
		    arena_format(command->arena,
			"%s is no program that is used (see the line above); "
			"correct [mail] sendmail, or use transport = smtp",
			program));
	return examine_say(settings_text(settings, SETTING_MAIL_SERVER)[0]
			       != '\0',
	    "mail", "transport = smtp needs server = host:port");
}

static bool
ask_texts(struct command *command)
{
	const struct settings *settings = command->settings;
	const char *transport = settings_text(settings, SETTING_SMS_TRANSPORT);
	const char *spool = settings_text(settings, SETTING_SMS_SPOOL);

	if (!settings_sms_sends(settings))
		return true;
	if (strcmp(transport, "file") == 0)
		return examine_say(false, "texts",
		    "transport = file writes texts to a folder; nobody gets "
		    "them");
	if (strcmp(transport, "spool") == 0)
		return examine_say(access(spool, W_OK | X_OK) == 0, "texts",
		    arena_format(command->arena,
			"%s cannot be written; allow this user to", spool));
	return examine_say(true, "texts", "");
}

static bool
ask_sender(struct command *command)
{
	char place[PATH_MAX];

	(void)command;
	return examine_say(place_program("latchkey-send", place),
	    "latchkey-send", "see the line above; install it beside latchkey");
}

int
doctor_run(struct command *command, int argc, char **argv)
{
	static bool (*const questions[])(struct command *) = { ask_state,
		ask_disk, ask_store, ask_format, ask_room, ask_pages,
		ask_colours, ask_hash, ask_limits, ask_clock, ask_mail,
		ask_texts, ask_sender, examine_user, examine_confine,
		examine_guarded };
	size_t count = sizeof(questions) / sizeof(questions[0]);
	bool good = true;

	(void)argv;
	if (argc != 0) {
		log_warning("usage: latchkey doctor");
		return COMMAND_USAGE;
	}
	for (size_t i = 0; i < count; i++) {
		/* Without the state the others have nothing to look at. */
		if (!questions[i](command)) {
			good = false;
			if (i < 3)
				break;
		}
	}
	return good ? COMMAND_OK : COMMAND_NO;
}
