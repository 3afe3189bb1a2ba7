#include "command/command.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "message/queue.h"

enum {
	LOCK_WAIT = 120, /* seconds for another deliver to end */
	LOOK = 5,        /* seconds between two looks */
};

static volatile sig_atomic_t leaving;

static void
leave(int signal)
{
	(void)signal;
	leaving = 1;
}

static int
run_once(struct work *work, struct wording *wording, int64_t *next)
{
	enum store_outcome outcome = queue_run(work, wording, next);

	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	return *next == 0 ? COMMAND_OK : COMMAND_LATER;
}

/* Looks every few seconds, and sooner where something is due. */
static int
run_on(struct work *work, struct wording *wording)
{
	struct sigaction action = { .sa_handler = leave };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	while (!leaving) {
		int64_t next = 0;

		if (run_once(work, wording, &next) == COMMAND_NO)
			return COMMAND_NO;
		for (int i = 0; i < LOOK * 10 && !leaving; i++)
			clock_sleep(100);
		(void)store_tick(work->store);
	}
	return COMMAND_OK;
}

int
deliver_run(struct command *command, int argc, char **argv)
{
	bool once = argc == 1 && strcmp(argv[0], "--once") == 0;
	struct wording *wording = NULL;
	struct work *work = NULL;
	int64_t next = 0;
	int lock = -1;
	int result = COMMAND_NO;

	if (argc > 1 || (argc == 1 && !once)) {
		log_warning("usage: latchkey deliver [--once]");
		return COMMAND_USAGE;
	}
	if (!command_open(command))
		return COMMAND_NO;
	lock = queue_lock(command->state, LOCK_WAIT);
	if (lock < 0)
		return COMMAND_LATER;
	work = command_store(command);
	if (work != NULL) {
		wording = wording_open(command->settings);
		result = once ? run_once(work, wording, &next)
			      : run_on(work, wording);
		wording_close(wording);
	}
	(void)close(lock);
	return result;
}
