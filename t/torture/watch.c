#include "watch.h"

#include <signal.h>
#include <unistd.h>

enum { PATIENCE = 60 }; /* seconds */

static void
no_progress(int number)
{
	static const char text[] = "Bail out! no progress for a minute\n";

	(void)number;
	(void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
	_exit(1);
}

void
watch_progress(void)
{
	(void)signal(SIGALRM, no_progress);
	(void)alarm(PATIENCE);
}
