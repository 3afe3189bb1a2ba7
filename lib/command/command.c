#include "command/command.h"

#include "base/clock.h"
#include "base/clock_offset.h"
#include "base/log.h"
#include "site/state.h"
#include "store/store_admin.h"
#include "store/store_open.h"

bool
command_open(struct command *command)
{
	const char *key = settings_text(command->settings, SETTING_STATE_KEY);

	if (command->state >= 0)
		return true;
	command->state =
	    state_open(settings_text(command->settings, SETTING_STATE_DIR));
	return command->state >= 0
	       && secret_load(key[0] == '\0'
				  ? settings_state_path(command->settings,
				      "key")
				  : key,
		   command->key);
}

struct work *
command_store(struct command *command)
{
	struct work *work = &command->work;

	if (!command_open(command))
		return NULL;
	if (work->store == NULL
	    && store_open(command->state, &work->store) != STORE_OK)
		return NULL;
	work->arena = command->arena;
	work->settings = command->settings;
	work->key = command->key;
	clock_offset_refresh();
	work->now = clock_now();
	return work;
}

void
command_keep_store(const struct command *command)
{
	if (command->work.store != NULL && store_is_due(command->work.store))
		(void)store_admin_upkeep(command->state);
}

int
command_store_trouble(enum store_outcome outcome)
{
	static const char *const said[] = {
		[STORE_OK] = "nothing is wrong",
		[STORE_ABSENT] = "it is not there",
		[STORE_EXISTS] = "it is there already",
		[STORE_BUSY] = "another process holds its lock; try again",
		[STORE_FULL] = "the disk or the quota is full",
		[STORE_FAILED] = "writing failed; look at the disk",
		[STORE_DAMAGED] = "it is damaged; run latchkey verify",
		[STORE_FORMAT] = "it was made by a newer program; update this",
	};

	log_warning("store: %s", said[outcome]);
	return COMMAND_NO;
}
