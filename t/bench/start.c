/* How long a program takes from its start to its end, in milliseconds: one
 * line a round.
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

int
main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	int64_t rounds = 0;

	if (argc < 3 || !number_read(argv[1], 1, 1000, &rounds))
		return 2;
	(void)posix_spawn_file_actions_init(&actions);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		(void)posix_spawn_file_actions_addopen(&actions, fd,
		    "/dev/null", O_RDWR, 0);
	while (rounds-- > 0) {
		double from = now();
		pid_t pid = 0;
		int status = 0;

		if (posix_spawn(&pid, argv[2], &actions, NULL, argv + 2,
			environ)
			!= 0
		    || waitpid(pid, &status, 0) != pid || status != 0)
			return 1;
		(void)printf("%.2f\n", now() - from);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	return 0;
}
