/* The admin's command: one file for each group of words. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/arena.h"
#include "base/secret.h"
#include "site/settings.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

/* Exit statuses: 0; 1 for "no" or failure; 2 for wrong usage; deliver --once
 * says COMMAND_LATER where something waits for a later try. */
enum {
	COMMAND_OK = 0,
	COMMAND_NO = 1,
	COMMAND_USAGE = 2,
	COMMAND_LATER = 75,
};

struct command {
	struct settings *settings;
	struct arena *arena;
	int state; /* -1 until command_open() */
	uint8_t key[SECRET_SIZE];
	struct work work; /* its store is NULL until command_store() */
};

/* Opens state directory and key; false after a warning. */
bool command_open(struct command *command);

/* Those and the store; a fresh unit of work, NULL after a warning. */
struct work *command_store(struct command *command);

/* Does what the store wants now and then, where it was opened. */
void command_keep_store(const struct command *command);

/* Says what the store could not do; returns COMMAND_NO. */
int command_store_trouble(enum store_outcome outcome);

/* One group: arguments behind the group's word; returns the exit status. */
typedef int command_group(struct command *command, int argc, char **argv);

command_group backup_run;
command_group captcha_answer_run;
command_group deliver_run;
command_group doctor_run;
command_group export_run;
command_group import_run;
command_group judge_run;
command_group message_run;
command_group repair_run;
command_group restore_run;
command_group sweep_run;
command_group user_run;
command_group verify_run;

/* What needs no site. */
int challenge_solve_run(int argc, char **argv);

/* Before there are settings: writes them, then what they name. */
int init_run(const char *path, int argc, char **argv);

#endif
