/* latchkey user: one account, changed by the admin. */

#include "command/user.h"

#include <stdio.h>
#include <string.h>

#include "account/epoch.h"
#include "account/group.h"
#include "account/outbox.h"
#include "account/removal.h"
#include "base/visible_text.h"

enum { NOTICE_LIFE = 3 * 86400 };

/* In a transaction: the account as it is now, another may have changed it. */
static enum store_outcome
begin(struct work *work, struct account *account)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome == STORE_OK)
		outcome = account_get(work, account->id, account);
	return outcome;
}

/* A disabled account is signed in nowhere. */
int
user_change_disable(struct command *command, struct account *account, int argc,
    char **argv)
{
	struct work *work = &command->work;
	enum store_outcome outcome = begin(work, account);

	(void)argc;
	(void)argv;
	account->disabled = true;
	account->shut++;
	account->waiting = false;
	if (outcome == STORE_OK)
		outcome = epoch_raise(work, account, NULL);
	return user_finish(work, outcome);
}

/* Who waited for it is told, where the address can be written to. */
static enum store_outcome
queue_notice(struct work *work, const struct account *account)
{
	enum via via = account_via(account);
	struct outbox_message message = { .kind = OUTBOX_APPROVED,
		.via = via,
		.address = account_address(account, via),
		.language = account->language,
		.due = work->now,
		.expires = work->now + NOTICE_LIFE };

	if (message.address == NULL)
		return STORE_OK;
	return outbox_queue(work, &message);
}

/* In the transaction of begin(), with what came of that. */
static int
enable(struct command *command, struct account *account,
    enum store_outcome outcome)
{
	struct work *work = &command->work;
	char once[] = "--once";
	char *arguments[] = { once };
	bool waited = account->waiting;
	int result = COMMAND_NO;

	account->disabled = false;
	account->waiting = false;
	if (outcome == STORE_OK)
		outcome = account_update(work, account);
	if (outcome == STORE_OK && waited)
		outcome = queue_notice(work, account);
	result = user_finish(work, outcome);
	/* What is not sent at once stays in the queue. */
	if (result == COMMAND_OK && waited)
		(void)deliver_run(command, 1, arguments);
	return result;
}

int
user_change_enable(struct command *command, struct account *account, int argc,
    char **argv)
{
	(void)argc;
	(void)argv;
	return enable(command, account, begin(&command->work, account));
}

int
user_change_approve(struct command *command, struct account *account, int argc,
    char **argv)
{
	enum store_outcome outcome = begin(&command->work, account);

	(void)argc;
	(void)argv;
	if (outcome == STORE_OK && !account->waiting) {
		work_abort(&command->work);
		return user_refuse("the account does not wait for approval");
	}
	return enable(command, account, outcome);
}

int
user_change_delete(struct command *command, struct account *account, int argc,
    char **argv)
{
	struct work *work = &command->work;
	enum store_outcome outcome = begin(work, account);

	(void)argc;
	(void)argv;
	if (outcome == STORE_OK)
		outcome = removal_now(work, account);
	return user_finish(work, outcome);
}

/* NULL, or what is wrong with one of the changes. */
static const char *
regroup(struct arena *arena, struct account *account, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		switch (group_change(arena, &account->groups, argv[i])) {
		case GROUP_OK:
			break;
		case GROUP_INVALID:
			return arena_format(arena,
			    "%s: a group is 1 to %d letters, digits, - and _",
			    argv[i], GROUP_BYTES);
		case GROUP_TOO_MANY:
			return arena_format(arena, "%s: at most %d groups",
			    argv[i], GROUP_COUNT_MAX);
		}
	}
	return NULL;
}

int
user_change_group(struct command *command, struct account *account, int argc,
    char **argv)
{
	struct work *work = &command->work;
	enum store_outcome outcome = STORE_OK;
	const char *wrong = NULL;
	int result = COMMAND_OK;

	if (argc > 0) {
		outcome = begin(work, account);
		wrong = regroup(work->arena, account, argc, argv);
		if (wrong != NULL) {
			work_abort(work);
			return user_refuse(wrong);
		}
		if (outcome == STORE_OK)
			outcome = account_update(work, account);
		result = user_finish(work, outcome);
	}
	if (result == COMMAND_OK)
		(void)printf("groups: %s\n",
		    account->groups == NULL
			? "-"
			: visible_text(work->arena, account->groups));
	return result;
}

/* Whoever knew the old one is signed out. */
int
user_change_password(struct command *command, struct account *account, int argc,
    char **argv)
{
	struct work *work = &command->work;
	bool hashed = user_has(argc, argv, "--hash");
	const char *wrong = NULL;
	const char *hash = NULL;
	enum store_outcome outcome = STORE_OK;

	if (argc != 1 || (!hashed && !user_has(argc, argv, "--stdin")))
		return user_complain();
	wrong = user_password(command, account, hashed);
	if (wrong != NULL)
		return user_refuse(wrong);
	hash = account->password;
	outcome = begin(work, account);
	account->password = hash;
	account->password_at = work->now;
	if (outcome == STORE_OK)
		outcome = epoch_raise(work, account, NULL);
	return user_finish(work, outcome);
}
