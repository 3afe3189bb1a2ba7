/* latchkey verify, sweep and repair: what is wrong in a store, what in it is
 * over, and what of a damaged one can be had back. */

#include "command/command.h"

#include <inttypes.h>
#include <stdio.h>

#include "account/removal.h"
#include "base/log.h"
#include "store/store_admin.h"

static void
report(void *context, const char *line)
{
	(void)context;
	(void)printf("%s\n", line);
}

int
verify_run(struct command *command, int argc, char **argv)
{
	uint64_t records = 0;
	enum store_outcome outcome = STORE_OK;

	(void)argv;
	if (argc != 0) {
		log_warning("usage: latchkey verify");
		return COMMAND_USAGE;
	}
	if (!command_open(command))
		return COMMAND_NO;
	outcome = store_admin_verify(command->state, report, NULL, &records);
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	(void)printf("%" PRIu64 " records, all good\n", records);
	return COMMAND_OK;
}

int
sweep_run(struct command *command, int argc, char **argv)
{
	struct work *work = NULL;
	struct store_admin_size size;
	uint64_t accounts = 0;
	enum store_outcome outcome = STORE_OK;

	(void)argv;
	if (argc != 0) {
		log_warning("usage: latchkey sweep");
		return COMMAND_USAGE;
	}
	work = command_store(command);
	if (work == NULL)
		return COMMAND_NO;
	outcome = removal_sweep(work, &accounts);
	if (outcome == STORE_OK)
		outcome = store_admin_sweep(command->state);
	if (outcome == STORE_OK)
		outcome = store_admin_size(command->state, &size);
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	if (accounts > 0)
		(void)printf("accounts deleted: %" PRIu64 "\n", accounts);
	(void)printf("generation %" PRId64 ", base %" PRId64
		     " bytes, journal %" PRId64 " bytes\n",
	    size.generation, size.base_bytes, size.journal_bytes);
	return COMMAND_OK;
}

int
repair_run(struct command *command, int argc, char **argv)
{
	enum store_outcome outcome = STORE_OK;

	(void)argv;
	if (argc != 0) {
		log_warning("usage: latchkey repair");
		return COMMAND_USAGE;
	}
	if (!command_open(command))
		return COMMAND_NO;
	outcome = store_admin_repair(command->state);
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	return COMMAND_OK;
}
