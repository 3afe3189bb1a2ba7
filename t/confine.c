/* What a confined process cannot do any more, and what it still can. */

#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "tap.h"

/* confine.c says why nothing is given up under the sanitizers. */
#if defined(__SANITIZE_ADDRESS__)
# define WATCHED 1
#elif defined(__has_feature)
# if __has_feature(address_sanitizer)
#  define WATCHED 1
# endif
#endif
#ifndef WATCHED
# define WATCHED 0
#endif

static char own[4096];       /* the folder that may be written */
static char read_only[4096]; /* the one that may be read */
static char other[4096];     /* and one that may not */
static char victim[4096];

static void
put(const char *folder, const char *name, char path[4096])
{
	int fd = -1;

	(void)snprintf(path, 4096, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, "text", 4) != 4)
		bail("%s: %s", path, strerror(errno));
	(void)close(fd);
}

static void
make_folders(const char *root)
{
	struct {
		char *name;
		const char *last;
	} folders[] = { { own, "own" }, { read_only, "read" },
		{ other, "other" } };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		(void)snprintf(folders[i].name, 4096, "%s/%s", root,
		    folders[i].last);
		if (mkdir(folders[i].name, 0700) != 0)
			bail("%s: %s", folders[i].name, strerror(errno));
		/* The last one stays. */
		put(folders[i].name, "file", victim);
	}
}

static int
execute(void)
{
	char program[] = "/bin/true";
	char *arguments[] = { program, NULL };
	char *environment[] = { NULL };

	return execve(program, arguments, environment);
}

static int
execute_open(void)
{
	char *none[] = { NULL };
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	return (int)syscall(SYS_execveat, fd, "", none, none, AT_EMPTY_PATH);
}

static int
trace(void)
{
	return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int
look_into(void)
{
	char byte = 0;
	struct iovec here = { &byte, 1 };
	struct iovec there = { &byte, 1 };

	return (int)process_vm_readv(getpid(), &here, 1, &there, 1, 0);
}

static int
call_inet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
call_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int
send_signal(void)
{
	return kill(getppid(), 0);
}

static int
make_code(void)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return map == MAP_FAILED ? -1 : 0;
}

static int
open_up(void)
{
	return chmod(victim, 0666);
}

static int
cut(void)
{
	return truncate(victim, 0);
}

static int
ask_kernel(void)
{
	return (int)syscall(SYS_bpf, 0, NULL, 0);
}

static int
change_root(void)
{
	return chroot("/");
}

static const struct {
	const char *what;
	int (*act)(void);
} calls[] = { { "a program", execute },
	{ "a program by descriptor", execute_open }, { "tracing", trace },
	{ "another's memory", look_into }, { "an internet socket", call_inet },
	{ "a local socket", call_unix }, { "a signal", send_signal },
	{ "code made here", make_code }, { "another mode", open_up },
	{ "a cut by name", cut }, { "bpf", ask_kernel },
	{ "another root", change_root } };

/* As the rest of a test's life is not to be confined, a child is; it says by
 * a bit for each act which were refused. */
static unsigned
refused_in_child(bool (*confine)(void), bool (*is_refused)(size_t),
    size_t count)
{
	unsigned bits = 0;
	int ends[2];
	ssize_t got = 0;
	pid_t pid = -1;

	if (pipe(ends) != 0 || (pid = fork()) < 0)
		bail("no child: %s", strerror(errno));
	if (pid == 0) {
		for (size_t i = 0; confine() && i < count; i++)
			bits |= is_refused(i) ? 1U << i : 0;
		got = write(ends[1], &bits, sizeof(bits));
		_exit(got == sizeof(bits) ? 0 : 1);
	}
	(void)close(ends[1]);
	got = read(ends[0], &bits, sizeof(bits));
	(void)close(ends[0]);
	(void)waitpid(pid, NULL, 0);
	return got == sizeof(bits) ? bits : 0;
}

static bool
is_call_refused(size_t i)
{
	errno = 0;
	return calls[i].act() == -1 && errno == EPERM;
}

static void
test_calls(void)
{
	size_t count = sizeof(calls) / sizeof(calls[0]);
	unsigned bits = refused_in_child(confine_calls, is_call_refused, count);

	for (size_t i = 0; i < count; i++)
		ok((bits & 1U << i) != 0, "%s is refused", calls[i].what);
}

static bool
can(const char *folder, const char *name, int flags)
{
	char path[8192];
	int fd = -1;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

static bool
can_replace(const char *folder)
{
	char from[8192];
	char to[8192];

	(void)snprintf(from, sizeof(from), "%s/new", folder);
	(void)snprintf(to, sizeof(to), "%s/file", folder);
	return rename(from, to) == 0 && unlink(to) == 0;
}

/* True is what should be. */
static bool
is_file_right(size_t i)
{
	switch (i) {
	case 0:
		return can(own, "file", O_RDWR);
	case 1:
		return can(own, "new", O_WRONLY | O_CREAT | O_TRUNC);
	case 2:
		return can_replace(own);
	case 3:
		return can(read_only, "file", O_RDONLY)
		       && can(read_only, ".", O_RDONLY | O_DIRECTORY);
	case 4:
		return !can(read_only, "file", O_WRONLY)
		       && !can(read_only, "new", O_WRONLY | O_CREAT);
	case 5:
		return !can(other, "file", O_RDONLY)
		       && !can(other, ".", O_RDONLY | O_DIRECTORY);
	case 6:
		return !can("/etc", "passwd", O_RDONLY)
		       && !can("/etc", "passwd", O_WRONLY);
	case 7:
		return unlink(victim) != 0;
	default:
		return symlink("/etc", "link") != 0;
	}
}

static bool
confine_to_folders(void)
{
	const struct confine_place places[] = { { own, true },
		{ read_only, false }, { "", true },
		{ "/nonexistent/latchkey", true } };

	return chdir(other) == 0
	       && confine_files(places, sizeof(places) / sizeof(places[0]));
}

static void
test_files(void)
{
	static const char *const what[] = { "its file is opened",
		"another is made", "and takes its place", "what it may read",
		"it cannot write", "what it may not read is shut",
		"and so is the system's", "nothing is deleted elsewhere",
		"nor linked" };
	size_t count = sizeof(what) / sizeof(what[0]);
	unsigned bits =
	    refused_in_child(confine_to_folders, is_file_right, count);

	for (size_t i = 0; i < count; i++)
		ok((bits & 1U << i) != 0, "%s", what[i]);
}

/* The second time only takes away. */
static bool
confine_twice(void)
{
	const struct confine_place place = { read_only, false };
	const struct confine_place all = { "/", true };

	return confine_files(&place, 1) && confine_files(&all, 1);
}

static bool
is_twice_right(size_t i)
{
	(void)i;
	return can(read_only, "file", O_RDONLY) && !can(own, "file", O_RDONLY)
	       && !can(other, "file", O_RDONLY);
}

int
main(void)
{
	char link[32];
	char root[2048] = "";

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d",
	    scratch_directory());
	if (readlink(link, root, sizeof(root) - 1) <= 0)
		bail("%s: %s", link, strerror(errno));
	make_folders(root);
	if (WATCHED != 0) {
		ok(!confine_calls(), "no call is given up under sanitizers");
		is_int(confine_version(), 0, "and no file");
		return done();
	}
	if (refused_in_child(confine_calls, is_call_refused, 1) == 0)
		skip("this kernel has no filter of calls");
	else
		test_calls();
	if (confine_version() == 0) {
		skip("this kernel has no Landlock");
	} else {
		test_files();
		ok(refused_in_child(confine_twice, is_twice_right, 1) == 1,
		    "a second time gives nothing back");
	}
	return done();
}
