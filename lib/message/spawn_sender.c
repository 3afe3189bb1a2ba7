#include "message/spawn_sender.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/place.h"

enum {
	SENT = 0,
	NEVER = 69,
	PATIENCE = 60000, /* ms */
	STEP = 10,
};

/* Its standard input is a file without a name: it is read to its end, and
 * nobody waits for anybody. */
static int
make_input(const struct spawn_sender_letter *letter)
{
	int fd = (int)memfd_create("letter", MFD_CLOEXEC);
	char head[640];
	int len = snprintf(head, sizeof(head), "%s\n%s\n%s\n\n",
	    via_name(letter->via), letter->to, letter->id);

	if (fd < 0)
		return -1;
	if (len > 0 && len < (int)sizeof(head)
	    && write(fd, head, (size_t)len) == len
	    && write(fd, letter->bytes, letter->len) == (ssize_t)letter->len
	    && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

bool
spawn_sender_await(pid_t pid, int64_t patience, int *status)
{
	int64_t end = clock_monotonic() + patience;

	for (;;) {
		pid_t done = waitpid(pid, status, WNOHANG);

		if (done == pid)
			return true;
		if (done < 0 && errno != EINTR)
			return false;
		if (clock_monotonic() >= end) {
			(void)kill(pid, SIGKILL);
			(void)waitpid(pid, status, 0);
			return false;
		}
		clock_sleep(STEP);
	}
}

static enum spawn_sender_outcome
await(pid_t pid)
{
	int status = 0;

	if (!spawn_sender_await(pid, PATIENCE, &status)) {
		log_warning(
		    "latchkey-send took over a minute and was ended; "
		    "try the mail server or gateway by latchkey doctor");
		return SPAWN_SENDER_LATER;
	}
	if (!WIFEXITED(status))
		return SPAWN_SENDER_LATER;
	if (WEXITSTATUS(status) == SENT)
		return SPAWN_SENDER_SENT;
	return WEXITSTATUS(status) == NEVER ? SPAWN_SENDER_NEVER
					    : SPAWN_SENDER_LATER;
}

/* With `input` as its standard input, which is closed here; a word and what it
 * is about, or NULL for a message. */
static enum spawn_sender_outcome
start(const struct settings *settings, const char *word, const char *about,
    int input)
{
	char place[PATH_MAX];
	char file[PATH_MAX];
	char program[] = "latchkey-send";
	char option[] = "-c";
	char verb[16] = "";
	char what[2048] = "";
	char *arguments[] = { program, option, file, word == NULL ? NULL : verb,
		what, NULL };
	char *environment[] = { NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int failed = 0;

	if (input < 0) {
		log_warning("a message cannot be handed over: %s",
		    strerror(errno));
		return SPAWN_SENDER_LATER;
	}
	if (!place_program(program, place)) {
		(void)close(input);
		return SPAWN_SENDER_LATER;
	}
	(void)snprintf(file, sizeof(file), "%s", settings_path(settings));
	if (word != NULL) {
		(void)snprintf(verb, sizeof(verb), "%s", word);
		(void)snprintf(what, sizeof(what), "%s", about);
	}
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	failed =
	    posix_spawn(&pid, place, &actions, NULL, arguments, environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)close(input);
	if (failed == 0)
		return await(pid);
	log_warning("%s: cannot be started: %s", place, strerror(failed));
	return SPAWN_SENDER_LATER;
}

enum spawn_sender_outcome
spawn_sender_send(const struct settings *settings,
    const struct spawn_sender_letter *letter)
{
	return start(settings, NULL, NULL, make_input(letter));
}

enum spawn_sender_outcome
spawn_sender_probe(const struct settings *settings, enum via via)
{
	return start(settings, "--knock", via_name(via),
	    open("/dev/null", O_RDONLY | O_CLOEXEC));
}

enum spawn_sender_outcome
spawn_sender_ask(const struct settings *settings, const char *url)
{
	return start(settings, "--ask", url,
	    open("/dev/null", O_RDONLY | O_CLOEXEC));
}
