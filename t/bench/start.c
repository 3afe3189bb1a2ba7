/* How long a program takes from its start to the end of its answer, in
 * milliseconds: one line a round.
 *
 *	start ROUNDS PROGRAM [ARGUMENT ...] */

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"

static double
now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* The program, with its answer in a pipe; -1 where it does not start. */
static pid_t
start(char **argv, int *answer)
{
	posix_spawn_file_actions_t actions;
	int ends[2] = { -1, -1 };
	pid_t pid = -1;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
	    "/dev/null", O_RDONLY, 0);
	(void)posix_spawn_file_actions_adddup2(&actions, ends[1],
	    STDOUT_FILENO);
	(void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
	    "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, argv[0], &actions, NULL, argv, environ) != 0)
		pid = -1;
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)close(ends[1]);
	*answer = ends[0];
	return pid;
}

int
main(int argc, char **argv)
{
	int64_t rounds = 0;

	if (argc < 3 || !number_read(argv[1], 1, 1000, &rounds))
		return 2;
	while (rounds-- > 0) {
		char bytes[65536];
		double from = now();
		int answer = -1;
		pid_t pid = start(argv + 2, &answer);
		int status = 0;
		size_t len = 0;
		ssize_t got = 0;

		while ((got = read(answer, bytes, sizeof(bytes))) > 0)
			len += (size_t)got;
		from = now() - from;
		(void)close(answer);
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0
		    || len == 0)
			return 1;
		(void)printf("%.2f\n", from);
	}
	return 0;
}
