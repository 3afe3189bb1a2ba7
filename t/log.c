/* Log lines: text from outside forges nothing, and a line has an end. */

#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "site.h"
#include "tap.h"

static char caught[2048];
static int lines;

static void catch (const char *line)
{
	(void)snprintf(caught, sizeof(caught), "%s", line);
	lines++;
}

static void
test_escapes(void)
{
	static const struct {
		const char *raw;
		const char *line;
	} rows[] = {
		{ "plain \xc3\xa4 \xf0\x9f\x98\x80", NULL },
		{ "a\nlatchkey: fatal: b\r", "a\\x0Alatchkey: fatal: b\\x0D" },
		{ "\x1b[31m\x07\x7f\t", "\\x1B[31m\\x07\\x7F\\x09" },
		{ "\xff\xc0\x80 \xed\xa0\x80",
		    "\\xFF\\xC0\\x80 \\xED\\xA0\\x80" },
		{ "cut \xe2\x82", "cut \\xE2\\x82" },
		{ "\xc2\x9b"
		  "31m \xc2\x85",
		    "\\xC2\\x9B31m \\xC2\\x85" },
		/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
		{ "\xe2\x80\xae"
		  "exe",
		    "\\xE2\\x80\\xAE"
		    "exe" },
		{ "\xe2\x81\xa6x\xe2\x81\xa9",
		    "\\xE2\\x81\\xA6x\\xE2\\x81\\xA9" },
		{ "\xe2\x80\xa8\xe2\x80\xa9",
		    "\\xE2\\x80\\xA8\\xE2\\x80\\xA9" },
		{ "%s %n", "%s %n" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		log_warning("%s", rows[i].raw);
		is_string(caught,
		    rows[i].line == NULL ? rows[i].raw : rows[i].line,
		    "escaped %zu", i);
	}
}

static void
test_long(void)
{
	char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	lines = 0;
	log_info("%s", text);
	ok(strlen(caught) > 900 && strlen(caught) <= 1000, "cut at 1000");
	memset(text, '\n', sizeof(text) - 1);
	log_info("%s", text);
	ok(strlen(caught) > 900 && strlen(caught) <= 1000,
	    "also where each byte becomes four");
	is_int(lines, 2, "a line for each");
}

/* What a child that logs so ends with; its lines are in `path`. */
static int
status_of(void (*act)(void), const char *path)
{
	int status = 0;
	int fd = -1;
	pid_t pid = fork();

	if (pid == 0) {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
			_exit(99);
		log_capture(NULL);
		log_open("unit", site_path("log"));
		act();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		bail("no child");
	return status;
}

static const char *
text_of(const char *path)
{
	static char text[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	(void)close(fd);
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static void
say_all(void)
{
	log_info("two\nthree");
	log_warning("%d", 4);
}

static void
say_fatal(void)
{
	log_fatal("no way on");
}

static void
say_panic(void)
{
	log_panic("our mistake");
}

/* Each line of `text` begins with a time as RFC 3339 has it. */
static bool
has_times(const char *text)
{
	for (; *text != '\0'; text = strchr(text, '\n') + 1)
		if (strspn(text, "0123456789") != 4 || text[10] != 'T'
		    || text[19] != 'Z' || strncmp(text + 20, " unit: ", 7) != 0)
			return false;
	return true;
}

static void
test_streams(void)
{
	const char *path = site_path("stderr");
	int status = status_of(say_all, path);

	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "going on");
	is_string(text_of(path),
	    "unit: info: two\\x0Athree\nunit: warning: 4\n", "standard error");
	ok(has_times(text_of(site_path("log"))), "the file says when");
	ok(strstr(text_of(site_path("log")), "unit: info: two\\x0Athree\n")
		!= NULL,
	    "and the same");
	status = status_of(say_fatal, path);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 1, "fatal ends with 1");
	is_string(text_of(path), "unit: fatal: no way on\n", "and says why");
	ok(strstr(text_of(site_path("log")), "three") != NULL
		&& strstr(text_of(site_path("log")), "no way on") != NULL,
	    "the file goes on behind what was there");
	status = status_of(say_panic, path);
	ok(WIFSIGNALED(status), "panic aborts");
	ok(strstr(text_of(path), "unit: panic: our mistake\n") != NULL,
	    "and says why");
}

static void
say_renamed(void)
{
	log_info("before");
	if (rename(site_path("log"), site_path("log.1")) != 0)
		_exit(98);
	log_info("behind");
	if (log_is_lost() || unlink(site_path("log")) != 0)
		_exit(97);
	log_info("anew");
}

/* logrotate(8) renames the file, or an admin removes it. */
static void
test_renamed(void)
{
	int status = status_of(say_renamed, site_path("stderr"));

	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "P12: a log is renamed");
	ok(strstr(text_of(site_path("log.1")), "info: before\n") != NULL
		&& strstr(text_of(site_path("log.1")), "behind") == NULL,
	    "the old one has what was before");
	ok(strstr(text_of(site_path("log")), "info: anew\n") != NULL
		&& strstr(text_of(site_path("log")), "before") == NULL,
	    "P12: and a new one begins, also where it was removed");
}

int
main(void)
{
	(void)alarm(60);
	log_capture(catch);
	test_escapes();
	test_long();
	log_open("unit", "/proc/no/such/log");
	ok(strstr(caught, "/proc/no/such/log: cannot be written") != NULL,
	    "a file that cannot be written is told of");
	test_streams();
	test_renamed();
	return done();
}
