/* latchkey init: settings, state directory, key and store of a new site. */

#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "site/settings_load.h"
#include "site/state.h"
#include "store/store_admin.h"
#include "store/store_open.h"

enum { ANSWER_MAX = 256 };

static const struct question {
	const char *section;
	const char *name;
	const char *asked;
	const char *fallback;
	const char *comment;
} questions[] = {
	{ "site", "name", "What is your site called?", "My Site",
	    "# the name people read" },
	{ "site", "origin", "Where is it (https://host)?",
	    "http://localhost:8080", "# https://host, without a path" },
	{ "state", "dir",
	    "Where may accounts be kept (outside the document root)?",
	    LATCHKEY_LOCALSTATEDIR, "# this user's alone; back it up" },
	{ "mail", "from", "Who do messages come from?",
	    "My Site <accounts@localhost>", "# an address of your own domain" },
	{ "mail", "transport", "How are they sent (sendmail, smtp, file)?",
	    "sendmail", "# smtp needs server, user and password_file too" },
};

static const char *
ask(struct arena *arena, const struct question *question, bool defaults)
{
	char line[ANSWER_MAX] = "";

	if (!defaults) {
		(void)printf("%s [%s] ", question->asked, question->fallback);
		(void)fflush(stdout);
		if (fgets(line, sizeof(line), stdin) == NULL)
			line[0] = '\0';
		line[strcspn(line, "\r\n")] = '\0';
	}
	return line[0] == '\0' ? question->fallback : arena_text(arena, line);
}

static bool
write_file(const char *path, const struct buffer *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool good = false;

	if (fd < 0) {
		log_warning("%s: cannot be written: %s", path, strerror(errno));
		return false;
	}
	good = write(fd, text->bytes, text->len) == (ssize_t)text->len
	       && fsync(fd) == 0;
	good = close(fd) == 0 && good;
	if (!good)
		log_warning("%s: cannot be written", path);
	return good;
}

static bool
write_settings(struct arena *arena, const char *path, bool defaults)
{
	struct buffer text = buffer_new(arena, 1024);
	const char *section = "";

	if (!state_create_above(path))
		return false;
	buffer_text(&text, "# Latchkey's settings; latchkey.conf among the "
			   "samples has them all.\n");
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		const struct question *question = &questions[i];

		if (strcmp(section, question->section) != 0)
			buffer_format(&text, "\n[%s]\n", question->section);
		section = question->section;
		buffer_format(&text, "%s\n%s = %s\n", question->comment,
		    question->name, ask(arena, question, defaults));
	}
	return write_file(path, &text);
}

static int
make_store(int state)
{
	enum store_outcome outcome = store_admin_create(state);

	switch (outcome) {
	case STORE_OK:
	case STORE_EXISTS:
		return COMMAND_OK;
	case STORE_ABSENT:
	case STORE_BUSY:
	case STORE_FULL:
	case STORE_FAILED:
	case STORE_DAMAGED:
	case STORE_FORMAT:
		break;
	}
	return command_store_trouble(outcome);
}

/* A key that is gone while the store is there is no reason for a new one:
 * nothing that was made with the old one would fit it. */
static bool
make_key(int state, const char *path)
{
	if (access(path, F_OK) == 0)
		return true;
	if (faccessat(state, "MANIFEST", F_OK, 0) == 0) {
		log_warning("%s is missing, but there is a store; restore the "
			    "key from a backup",
		    path);
		return false;
	}
	return secret_create(path);
}

static int
make_state(struct settings *settings)
{
	const char *dir = settings_text(settings, SETTING_STATE_DIR);
	const char *key = settings_text(settings, SETTING_STATE_KEY);
	int state = -1;
	int result = COMMAND_NO;

	store_open_single_host(
	    settings_flag(settings, SETTING_STATE_SINGLE_HOST));
	if (!state_create(dir))
		return COMMAND_NO;
	state = state_open(dir);
	if (state < 0)
		return COMMAND_NO;
	if (make_key(state,
		key[0] == '\0' ? settings_state_path(settings, "key") : key))
		result = make_store(state);
	(void)close(state);
	return result;
}

int
init_run(const char *path, int argc, char **argv)
{
	bool defaults = argc == 1 && strcmp(argv[0], "--defaults") == 0;
	struct arena *arena = arena_new();
	struct settings *settings = NULL;
	int result = COMMAND_NO;

	if (argc > 1 || (argc == 1 && !defaults)) {
		log_warning("usage: latchkey [-c FILE] init [--defaults]");
		arena_free(arena);
		return COMMAND_USAGE;
	}
	if (path == NULL)
		path = LATCHKEY_SYSCONFDIR "/latchkey.conf";
	if (access(path, F_OK) == 0 || write_settings(arena, path, defaults))
		settings = settings_load(path);
	if (settings != NULL)
		result = make_state(settings);
	else if (access(path, F_OK) == 0)
		log_warning("%s: mend the lines named above, then run "
			    "latchkey init again",
		    path);
	if (result == COMMAND_OK)
		(void)printf("%s and the state in %s are ready; next: "
			     "latchkey doctor\n",
		    path, settings_text(settings, SETTING_STATE_DIR));
	settings_free(settings);
	arena_free(arena);
	return result;
}
