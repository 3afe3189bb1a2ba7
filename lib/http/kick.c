#include "http/kick.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

enum {
	AGAIN = 15000, /* ms until what waits for a later try is looked at */
	LATER = 75,    /* deliver's status for it */
};

static int kick_pipe = -1;

/* latchkey beside this program's folder, as it lies in a build and in a
 * hosting bundle, else where it was installed. */
static const char *
command_path(char *path, size_t size)
{
	static const char *const places[] = { "/latchkey", "/../latchkey",
		"/../bin/latchkey" };
	char self[PATH_MAX] = "";
	char *slash = NULL;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) <= 0)
		return LATCHKEY_BINDIR "/latchkey";
	slash = strrchr(self, '/');
	*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (snprintf(path, size, "%s%s", self, places[i]) < (int)size
		    && access(path, X_OK) == 0)
			return path;
	}
	return LATCHKEY_BINDIR "/latchkey";
}

/* Runs deliver once; true where something waits for a later try. */
static bool
deliver(const char *command, const char *settings)
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

	(void)snprintf(file, sizeof(file), "%s", settings);
	if (posix_spawn(&pid, command, NULL, NULL, arguments, environment) != 0)
		return true;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return true;
	return WIFEXITED(status) && WEXITSTATUS(status) == LATER;
}

/* Waits for a kick, or for the time to look again; false where the program
 * has left and nothing is owed. */
static bool
await(int fd, bool owed, bool *kicked)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char bytes[64];
	ssize_t got = 0;
	int ready = poll(&wait, 1, owed ? AGAIN : -1);

	*kicked = ready == 0;
	if (ready <= 0)
		return true;
	got = read(fd, bytes, sizeof(bytes));
	if (got > 0)
		*kicked = true;
	else if (got == 0)
		return false;
	return true;
}

static void help(int fd, const char *settings) __attribute__((noreturn));

static void
help(int fd, const char *settings)
{
	char place[PATH_MAX];
	const char *command = command_path(place, sizeof(place));
	bool owed = false;
	bool kicked = false;

	while (await(fd, owed, &kicked))
		if (kicked)
			owed = deliver(command, settings);
	/* What was kicked for just before the program left is still owed. */
	while (owed) {
		(void)poll(NULL, 0, AGAIN);
		owed = deliver(command, settings);
	}
	_exit(0);
}

/* Nothing of the program's may be held: its socket, its answer, its log. */
static void
let_go(int kept)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (null >= 0)
			(void)dup2(null, fd);
	if (kept > STDERR_FILENO + 1)
		(void)close_range(STDERR_FILENO + 1, (unsigned)kept - 1, 0);
	(void)close_range((unsigned)kept + 1, ~0U, 0);
	(void)setsid();
	(void)signal(SIGPIPE, SIG_DFL);
}

bool
kick_open(const struct settings *settings)
{
	int ends[2] = { -1, -1 };
	const char *path = settings_path(settings);
	pid_t pid = -1;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
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
	if (pid == 0) {
		/* Twice, so that nobody has to wait for the helper. */
		if (fork() != 0)
			_exit(0);
		let_go(ends[0]);
		help(ends[0], path);
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)close(ends[0]);
	kick_pipe = ends[1];
	return true;
}

void
kick_send(void)
{
	/* A full pipe has kicks enough in it. */
	ssize_t done = write(kick_pipe, "k", 1);

	(void)done;
}
