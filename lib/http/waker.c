#include "http/waker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cgi.h"
#include "base/lock_file.h"
#include "base/log.h"
#include "base/place.h"

enum { LATER = 75 /* deliver's status where something waits */ };

int waker_again = 15000;

static int kick_pipe = -1;
static bool lost;
static const struct settings *known;

/* What the helper knows. */
struct helper {
	bool worker; /* of a program that goes on */
	int pipe;
	int again;           /* the lock of the one who looks again, or -1 */
	const char *command; /* NULL where there is none to be trusted */
	const char *settings;
	const char *state;
};

/* Runs deliver once; true where something waits for a later try, as may well
 * be where it was killed. */
static bool
deliver(const struct helper *helper)
{
	char program[] = "latchkey";
	char option[] = "-c";
	char group[] = "deliver";
	char once[] = "--once";
	char file[PATH_MAX];
	char *arguments[] = { program, option, file, group, once, NULL };
	char *environment[] = { NULL };
	pid_t pid = -1;
	int status = 0;
	int failed = 0;

	if (helper->command == NULL) {
		log_warning("no message leaves: the program latchkey is not "
			    "there; install it where the line above says");
		return false;
	}
	(void)snprintf(file, sizeof(file), "%s", helper->settings);
	failed = posix_spawn(&pid, helper->command, NULL, NULL, arguments,
	    environment);
	if (failed != 0) {
		log_warning("%s: cannot be started: %s", helper->command,
		    strerror(failed));
		return failed == EAGAIN || failed == ENOMEM;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return true;
	return !WIFEXITED(status) || WEXITSTATUS(status) == LATER;
}

/* Each program has a helper, but one of a site is enough to try again later:
 * the one that holds the lock does.  True where it is this one. */
static bool
take_over(struct helper *helper)
{
	char path[PATH_MAX];

	if (helper->again >= 0)
		return true;
	(void)snprintf(path, sizeof(path), "%s/deliver.again", helper->state);
	return lock_file_try(AT_FDCWD, path, &helper->again) == LOCK_FILE_OURS;
}

/* True where it is for this helper to look again. */
static bool
look(struct helper *helper)
{
	if (deliver(helper))
		return take_over(helper);
	if (helper->again < 0)
		return false;
	(void)close(helper->again);
	helper->again = -1;
	/* A helper that found the lock taken while we still held it left its
	 * message to us: look once more, now that it is free. */
	return deliver(helper) && take_over(helper);
}

/* Waits for a kick, or for the time to look again; false where the program
 * has left. */
static bool
await(int fd, bool owed, bool *kicked)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char bytes[4096];
	ssize_t got = 0;
	int ready = poll(&wait, 1, owed ? waker_again : -1);

	*kicked = ready == 0;
	if (ready <= 0)
		return true;
	/* Many kicks are one. */
	while ((got = read(fd, bytes, sizeof(bytes))) > 0)
		*kicked = true;
	return *kicked || got != 0;
}

static void help(struct helper *helper) __attribute__((noreturn));

static void
help(struct helper *helper)
{
	/* One that went before may have been killed with something left to
	 * do: of a worker's one looks for it, in a while. */
	bool owed = helper->worker && take_over(helper);
	bool kicked = false;

	while (await(helper->pipe, owed, &kicked))
		if (kicked)
			owed = look(helper);
	/* What was kicked for just before the program left is still owed. */
	while (owed) {
		(void)poll(NULL, 0, waker_again);
		owed = look(helper);
	}
	_exit(0);
}

/* Nothing of the program's may be held: its socket, its answer. */
static void
let_go(int kept)
{
	static const int signals[] = { SIGALRM, SIGPIPE, SIGTERM, SIGUSR1,
		SIGXFSZ };
	int null = open("/dev/null", O_RDWR);
	/* A program that answers one request has its answer read until all
	 * have closed it; a worker's standard error is a log. */
	int last = cgi_is_worker() ? STDOUT_FILENO : STDERR_FILENO;

	for (int fd = 0; fd <= last; fd++)
		if (null >= 0)
			(void)dup2(null, fd);
	if (kept > STDERR_FILENO + 1)
		(void)close_range(STDERR_FILENO + 1, (unsigned)kept - 1, 0);
	(void)close_range((unsigned)kept + 1, ~0U, 0);
	/* What the gateway catches or ignores is not for those it starts. */
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)signal(signals[i], SIG_DFL);
}

/* Where a program was started without standard output or error, the pipe must
 * not take their places. */
static bool
open_pipe(int ends[2])
{
	int low[2] = { -1, -1 };

	if (pipe2(low, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		(void)close(low[i]);
	}
	return ends[0] >= 0 && ends[1] >= 0;
}

/* Whoever kills helpers (for want of memory, say) must stop no message, and the
 * program itself can start nothing any more (harden_process.h): this process
 * waits for nothing but that its helper is killed.  It returns in the helper.
 */
static void
keep(void)
{
	enum { PAUSE = 500 /* ms */ };
	int status = 0;

	for (pid_t pid = fork(); pid != 0; pid = fork()) {
		while (
		    pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		if (pid < 0 || !WIFSIGNALED(status))
			_exit(0);
		log_warning("the process that starts the sender is gone (was "
			    "it killed?); there is another one");
		(void)poll(NULL, 0, PAUSE);
	}
}

/* The second of two forks, so that nobody has to wait for the helper. */
static void become_helper(const struct settings *settings, int kept)
    __attribute__((noreturn));

static void
become_helper(const struct settings *settings, int kept)
{
	char place[PATH_MAX];
	const char *log = settings_text(settings, SETTING_STATE_LOG);
	struct helper helper = { .worker = cgi_is_worker(),
		.pipe = kept,
		.again = -1,
		.command = place_program("latchkey", place) ? place : NULL,
		.settings = settings_path(settings),
		.state = settings_text(settings, SETTING_STATE_DIR) };

	if (fork() != 0)
		_exit(0);
	/* It has the settings: no other process of this user looks in. */
	(void)prctl(PR_SET_DUMPABLE, 0);
	log_open("kick", NULL);
	let_go(kept);
	log_open("kick", log[0] == '\0' ? NULL : log);
	if (helper.worker)
		keep();
	(void)setsid();
	help(&helper);
}

bool
waker_open(const struct settings *settings)
{
	int ends[2] = { -1, -1 };
	pid_t pid = -1;

	if (!open_pipe(ends)) {
		log_warning("no pipe for the sender: %s", strerror(errno));
		return false;
	}
	pid = fork();
	if (pid < 0) {
		log_warning("no process for the sender (%s); allow this "
			    "account more",
		    strerror(errno));
		return false;
	}
	if (pid == 0)
		become_helper(settings, ends[0]);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)close(ends[0]);
	kick_pipe = ends[1];
	known = settings;
	return true;
}

/* A full pipe has kicks enough in it. */
static bool
write_kick(void)
{
	return write(kick_pipe, "k", 1) == 1 || errno == EAGAIN;
}

/* The one that waits for that is gone as well.  This process was locked down
 * meanwhile, and so is what it starts now: often it can send nothing. */
static void
replace(void)
{
	log_warning("the process that starts the sender is gone (was it "
		    "killed?); there is another one, and this worker ends "
		    "after its answer so that it is started anew");
	lost = true;
	(void)close(kick_pipe);
	kick_pipe = -1;
	if (waker_open(known))
		(void)write_kick();
}

void
waker_send(void)
{
	if (kick_pipe >= 0 && !write_kick() && errno == EPIPE)
		replace();
}

void
waker_tick(void)
{
	struct pollfd pipe = { .fd = kick_pipe, .events = 0 };

	if (kick_pipe >= 0 && poll(&pipe, 1, 0) == 1
	    && (pipe.revents & POLLERR) != 0)
		replace();
}

bool
waker_is_lost(void)
{
	return lost;
}
