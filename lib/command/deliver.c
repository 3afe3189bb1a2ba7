/* latchkey deliver: sends what waits, once or for ever. */

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

static void
leave(int signal)
{
	(void)signal;
	queue_leave();
}

/* All that is due now; COMMAND_LATER where something waits. */
static int
work_once(struct command *command, const struct queue *queue)
{
	struct work *work = command_store(command);
	int64_t next = 0;
	enum store_outcome outcome = STORE_OK;

	if (work == NULL)
		return COMMAND_NO;
	outcome = queue_run(work, queue, &next);
	if (outcome == STORE_OK)
		return next == 0 ? COMMAND_OK : COMMAND_LATER;
	(void)command_store_trouble(outcome);
	/* These pass. */
	return outcome == STORE_BUSY || outcome == STORE_FULL ? COMMAND_LATER
							      : COMMAND_NO;
}

/* The same in its turn. */
static int
run_once(struct command *command, const struct queue *queue)
{
	int result = COMMAND_NO;
	int lock = -1;

	switch (queue_lock(command->state, LOCK_WAIT, &lock)) {
	case QUEUE_LOCKED:
		result = work_once(command, queue);
		(void)close(lock);
		return result;
	case QUEUE_FOLLOWED:
	case QUEUE_BUSY:
		return COMMAND_LATER;
	case QUEUE_FAILED:
		break;
	}
	return COMMAND_NO;
}

/* Looks every few seconds; in between others have their turn. */
static int
run_on(struct command *command, const struct queue *queue)
{
	struct sigaction action = { .sa_handler = leave };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	while (!queue_is_left()) {
		if (run_once(command, queue) == COMMAND_NO)
			return COMMAND_NO;
		for (int i = 0; i < LOOK * 10 && !queue_is_left(); i++)
			clock_sleep(100);
		if (command->work.store != NULL)
			(void)store_tick(command->work.store);
		command_keep_store(command);
	}
	return COMMAND_OK;
}

/* Where the web programs' lines go, those of the sender go too. */
static void
open_log(struct command *command)
{
	const char *file = settings_text(command->settings, SETTING_STATE_LOG);

	if (file[0] != '\0')
		log_open("latchkey", file);
}

int
deliver_run(struct command *command, int argc, char **argv)
{
	bool once = argc == 1 && strcmp(argv[0], "--once") == 0;
	struct queue queue = { .wording = NULL };
	int result = COMMAND_NO;

	if (argc > 1 || (argc == 1 && !once)) {
		log_warning("usage: latchkey deliver [--once]");
		return COMMAND_USAGE;
	}
	open_log(command);
	if (!command_open(command))
		return COMMAND_NO;
	queue.wording = wording_open(command->settings);
	queue.gate = notice_gate_open(command->state);
	result = once ? run_once(command, &queue) : run_on(command, &queue);
	wording_close(queue.wording);
	notice_gate_close(queue.gate);
	return result;
}
