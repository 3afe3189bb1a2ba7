/* The helper that starts the sender: at a kick, never in the way of the
 * program, and again for as long as something waits. */

#include "http/waker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "beside.h"
#include "scratch.h"
#include "tap.h"

/* Writes whose child it is and how it was called. */
static const char command[] = "#!/bin/sh\n"
			      "cd \"${0%/*}\" || exit 1\n"
			      "echo \"$PPID $*\" >>runs\n"
			      "sleep \"$(cat pause)\"\n"
			      "status=$(cat status)\n"
			      "[ \"$status\" = killed ] && kill -9 $$\n"
			      "exit $status\n";

enum { SOON = 5000 /* ms */ };

static struct settings *settings;

static void
set(const char *pause, const char *status)
{
	beside_write("pause", pause);
	beside_write("status", status);
	beside_write("runs", "");
}

static int
count_runs(void)
{
	int count = 0;

	for (const char *at = beside_read("runs"); *at != '\0'; at++)
		count += *at == '\n';
	return count;
}

static bool
await_runs(int count, int milliseconds)
{
	int64_t end = clock_monotonic() + milliseconds;

	while (count_runs() < count) {
		if (clock_monotonic() > end)
			return false;
		clock_sleep(10);
	}
	return true;
}

/* The helper that ran the command last and is not that one, by its number; 0
 * where there is none. */
static pid_t
helper_but(pid_t other)
{
	const char *at = beside_read("runs");
	int64_t last = 0;

	while (*at != '\0') {
		char digits[16];
		int64_t pid = 0;

		(void)snprintf(digits, sizeof(digits), "%.*s",
		    (int)strcspn(at, " "), at);
		if (number_read(digits, 2, INT32_MAX, &pid) && pid != other)
			last = pid;
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	return (pid_t)last;
}

static pid_t
helper(void)
{
	pid_t pid = helper_but(0);

	if (pid == 0)
		bail("no helper has run: %s", beside_read("runs"));
	return pid;
}

static pid_t
await_helper(pid_t other)
{
	int64_t end = clock_monotonic() + SOON;
	pid_t pid = helper_but(other);

	while (pid == 0 && clock_monotonic() < end) {
		clock_sleep(10);
		pid = helper_but(other);
	}
	return pid;
}

/* Those whose parent has left are ours to bury. */
static bool
is_gone(pid_t pid, int milliseconds)
{
	int64_t end = clock_monotonic() + milliseconds;

	while (waitpid(pid, NULL, WNOHANG) != pid) {
		if (clock_monotonic() > end)
			return false;
		clock_sleep(10);
	}
	return true;
}

/* A program that answers, kicks and leaves; with a pipe as its output, whose
 * end to read is returned. */
static int
start_program(bool closed)
{
	int ends[2] = { -1, -1 };
	pid_t pid = -1;

	if (pipe(ends) != 0)
		bail("no pipe");
	(void)fflush(stdout);
	pid = fork();
	if (pid != 0) {
		(void)close(ends[1]);
		(void)waitpid(pid, NULL, 0);
		return ends[0];
	}
	(void)dup2(ends[1], STDOUT_FILENO);
	(void)dup2(ends[1], STDERR_FILENO);
	(void)close(ends[0]);
	(void)close(ends[1]);
	for (int fd = 0; closed && fd <= STDERR_FILENO; fd++)
		(void)close(fd);
	if (waker_open(settings))
		waker_send();
	_exit(0);
}

static bool
is_ended(int fd, int milliseconds)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char byte = 0;

	return poll(&wait, 1, milliseconds) == 1 && read(fd, &byte, 1) == 0;
}

static void
test_worker(void)
{
	int64_t start = 0;

	set("0", "0");
	ok(waker_open(settings), "a helper");
	ok(waitpid(-1, NULL, 0) < 0 && errno == ECHILD,
	    "is nobody's child to wait for");
	clock_sleep(200);
	is_int(count_runs(), 0, "and waits");
	waker_send();
	ok(beside_await("runs", "/latchkey.conf deliver --once\n", SOON),
	    "a kick starts the sender");
	ok(strstr(beside_read("runs"), " -c /") != NULL, "with the settings");
	waker_send();
	ok(await_runs(2, SOON), "the next one does so again");
	set("2", "0");
	start = clock_monotonic();
	for (int i = 0; i < 100000; i++)
		waker_send();
	ok(clock_monotonic() - start < 1900, "kicks never wait");
	ok(await_runs(1, SOON), "each is heard");
	clock_sleep(2500);
	ok(count_runs() <= 3, "and one sender is enough for many (%d)",
	    count_runs());
}

static void
test_single(void)
{
	int fd = -1;
	pid_t pid = -1;

	set("1.5", "0");
	fd = start_program(false);
	ok(is_ended(fd, 1000), "an answer ends with its program");
	(void)close(fd);
	ok(await_runs(1, SOON), "the sender was started all the same");
	pid = helper();
	ok(is_gone(pid, SOON), "then the helper leaves");
	set("0", "0");
	fd = start_program(true);
	ok(await_runs(1, SOON), "started with all descriptors closed");
	ok(is_gone(helper(), SOON), "as well");
	(void)close(fd);
}

/* The helper that keeps the lock, and since when it waits at the latest. */
static pid_t
start_first(const char *status, int64_t *began)
{
	int64_t end = 0;

	set("0", status);
	*began = clock_monotonic();
	(void)close(start_program(false));
	end = clock_monotonic() + SOON;
	while (!scratch_has("deliver.again") && clock_monotonic() < end)
		clock_sleep(10);
	clock_sleep(200);
	return helper();
}

/* Ten programs that found the mail server down leave one helper. */
static void
test_again(void)
{
	int64_t began = 0;
	pid_t first = start_first("75", &began);
	pid_t second = -1;

	ok(scratch_has("deliver.again"), "something waits for a later try");
	(void)close(start_program(false));
	second = await_helper(first);
	ok(second > 0, "here too");
	ok(is_gone(second, SOON), "the second helper leaves it to the first");
	ok(waitpid(first, NULL, WNOHANG) == 0, "who stays");
	set("0", "0");
	ok(await_runs(1, waker_again + SOON) && helper() == first,
	    "and looks again");
	ok(clock_monotonic() - began >= waker_again, "after a while");
	ok(is_gone(first, SOON), "and leaves when nothing waits");
}

/* Nobody knows what a sender that was killed has left behind. */
static void
test_killed(void)
{
	int64_t began = 0;
	pid_t first = -1;

	(void)unlinkat(scratch_descriptor(), "deliver.again", 0);
	first = start_first("killed", &began);
	set("0", "0");
	ok(await_runs(1, waker_again + SOON) && helper() == first,
	    "after a sender that was killed the helper looks again");
	ok(is_gone(first, SOON), "once");
}

int
main(int argc, char **argv)
{
	beside_start(argc, argv, "latchkey", command);
	scratch_catch_log();
	settings = beside_settings("");
	waker_again = 2000;
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1L);
	test_single();
	test_again();
	test_killed();
	(void)prctl(PR_SET_CHILD_SUBREAPER, 0L);
	test_worker();
	settings_free(settings);
	return done();
}
