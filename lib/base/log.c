#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/visible.h"

enum { LINE_MAX_BYTES = 1000 };

static const char *program = "latchkey";
static int log_file = -1;
static char path[PATH_MAX];
static bool lost;
static void (*capture)(const char *line);

static int
open_file(void)
{
	return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

void
log_open(const char *name, const char *file)
{
	program = name;
	if (log_file >= 0)
		(void)close(log_file);
	log_file = -1;
	lost = false;
	if (file == NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s", file);
	log_file = open_file();
	if (log_file < 0)
		log_warning("%s: cannot be written; make its directory "
			    "writable for this user",
		    file);
}

void
log_capture(void (*sink)(const char *line))
{
	capture = sink;
}

bool
log_is_lost(void)
{
	return lost;
}

/* Whoever keeps logs short renames the file (logrotate(8)): the next line
 * makes a new one. */
static void
follow(void)
{
	struct stat open_one;
	struct stat named;
	int fd = -1;

	if (fstat(log_file, &open_one) == 0 && stat(path, &named) == 0
	    && open_one.st_ino == named.st_ino
	    && open_one.st_dev == named.st_dev)
		return;
	fd = open_file();
	lost = fd < 0 && (errno == EACCES || errno == EPERM);
	if (fd < 0)
		return;
	(void)close(log_file);
	log_file = fd;
}

static void
write_all(int fd, const char *bytes, size_t len)
{
	/* A log that cannot be written must not stop the work. */
	ssize_t done = write(fd, bytes, len);

	(void)done;
}

/* Without %n: to allow that, glibc opens /proc/self/maps, and ends the process
 * where it has no descriptor left. */
static void
emit(const char *severity, const char *line)
{
	char time[CLOCK_RFC3339];
	char whole[LINE_MAX_BYTES + 128];
	size_t head = 0;
	int len = 0;

	if (capture != NULL) {
		capture(line);
		return;
	}
	head = strlen(clock_rfc3339(clock_now(), time)) + 1;
	len = snprintf(whole, sizeof(whole), "%s %s: %s: %s\n", time, program,
	    severity, line);
	if (len < 0)
		return;
	if (len >= (int)sizeof(whole))
		len = (int)sizeof(whole) - 1;
	write_all(STDERR_FILENO, whole + head, (size_t)len - head);
	if (log_file < 0)
		return;
	follow();
	write_all(log_file, whole, (size_t)len);
}

static void say(const char *severity, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void
say(const char *severity, const char *format, va_list arguments)
{
	char raw[LINE_MAX_BYTES];
	char line[LINE_MAX_BYTES];

	(void)vsnprintf(raw, sizeof(raw), format, arguments);
	/* A line stays a line. */
	visible_copy(raw, line, sizeof(line));
	emit(severity, line);
}

void
log_info(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("info", format, arguments);
	va_end(arguments);
}

void
log_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("warning", format, arguments);
	va_end(arguments);
}

void
log_fatal(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("fatal", format, arguments);
	va_end(arguments);
	exit(1);
}

void
log_panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("panic", format, arguments);
	va_end(arguments);
	abort();
}

void
log_out_of_memory(void)
{
	log_fatal("out of memory: raise the memory limit of the system user");
}
