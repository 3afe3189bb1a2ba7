#include "beside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "scratch.h"
#include "site/settings_load.h"
#include "tap.h"

static char folder[PATH_MAX];

/* Where a link of /proc/self leads. */
static void
read_place(const char *link, char place[PATH_MAX])
{
	ssize_t len = readlink(link, place, PATH_MAX - 1);

	if (len <= 0)
		bail("%s cannot be read", link);
	place[len] = '\0';
}

static const char *
path_of(const char *name)
{
	static char path[PATH_MAX + 64];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void
write_file(const char *path, const void *bytes, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || close(fd) != 0)
		bail("%s cannot be written: %s", path, strerror(errno));
}

void
beside_write(const char *name, const char *text)
{
	/* Whoever reads it meanwhile finds the old text or the new. */
	char path[PATH_MAX + 64];

	(void)snprintf(path, sizeof(path), "%s", path_of("new"));
	write_file(path, text, strlen(text), 0600);
	if (rename(path, path_of(name)) != 0)
		bail("%s cannot be written", name);
}

const char *
beside_read(const char *name)
{
	static char text[65536];
	int fd = open(path_of(name), O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		(void)close(fd);
	text[len > 0 ? len : 0] = '\0';
	return text;
}

bool
beside_await(const char *name, const char *text, int milliseconds)
{
	int64_t end = clock_monotonic() + milliseconds;

	while (strstr(beside_read(name), text) == NULL) {
		if (clock_monotonic() > end)
			return false;
		clock_sleep(10);
	}
	return true;
}

static void
copy_self(const char *path)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *bytes = NULL;

	if (fd < 0 || fstat(fd, &st) != 0)
		bail("this program cannot be read");
	bytes = malloc((size_t)st.st_size);
	if (bytes == NULL || read(fd, bytes, (size_t)st.st_size) != st.st_size)
		bail("this program cannot be read");
	write_file(path, bytes, (size_t)st.st_size, 0700);
	free(bytes);
	(void)close(fd);
}

void
beside_start(int argc, char **argv, const char *name, const char *script)
{
	char link[64];
	char word[] = "beside";
	char *arguments[] = { argv[0], word, NULL };
	pid_t pid = -1;
	int status = 0;

	if (argc > 1 && strcmp(argv[1], word) == 0) {
		read_place("/proc/self/exe", folder);
		*strrchr(folder, '/') = '\0';
		/* What hangs has failed. */
		(void)alarm(120);
		return;
	}
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d",
	    scratch_directory());
	read_place(link, folder);
	write_file(path_of(name), script, strlen(script), 0700);
	copy_self(path_of("copy"));
	pid = fork();
	if (pid == 0) {
		(void)execv(path_of("copy"), arguments);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		bail("the copy cannot be started");
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

struct settings *
beside_settings(const char *more)
{
	char link[64];
	char state[PATH_MAX];
	char text[3 * PATH_MAX];
	const char *build = getenv("LATCHKEY_BUILD");
	struct settings *settings = NULL;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d",
	    scratch_directory());
	read_place(link, state);
	(void)snprintf(text, sizeof(text),
	    "[site]\n%sdata = %s/share\n[state]\ndir = %s\n%s",
	    strstr(more, "\nname = ") == NULL ? "name = Example\n" : "",
	    build == NULL ? "." : build, state, more);
	beside_write("latchkey.conf", text);
	settings = settings_load(path_of("latchkey.conf"));
	if (settings == NULL)
		bail("these are no settings: %s", text);
	return settings;
}
