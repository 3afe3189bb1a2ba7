#include "command/user.h"

#include <stdio.h>
#include <string.h>

#include "account/session.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/visible_text.h"

static const char usage[] =
    "usage: latchkey user list [--waiting] | show NAME | "
    "add NAME [--email ADDRESS] [--phone NUMBER] [--country CODE] "
    "--stdin | --hash | password NAME --stdin | --hash | group NAME [+GROUP | -GROUP] ... | "
    "approve NAME | disable NAME | enable NAME | delete NAME";

int
user_complain(void)
{
	log_warning("%s", usage);
	return COMMAND_USAGE;
}

int
user_refuse(const char *code)
{
	log_warning("refused: %s", code);
	return COMMAND_NO;
}

const char *
user_option(int argc, char **argv, const char *name)
{
	for (int i = 0; i + 1 < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return argv[i + 1];
	return NULL;
}

bool
user_has(int argc, char **argv, const char *name)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return false;
}

int
user_finish(struct work *work, enum store_outcome outcome)
{
	if (outcome == STORE_OK)
		outcome = work_commit(work);
	else
		work_abort(work);
	return outcome == STORE_OK ? COMMAND_OK
				   : command_store_trouble(outcome);
}

static const char *
state_of(const struct account *account)
{
	if (account->waiting)
		return "waiting";
	return account->disabled ? "disabled" : "enabled";
}

static void
print_line(struct arena *arena, const struct account *account)
{
	const char *address =
	    account->email != NULL ? account->email : account->phone;
	char time[CLOCK_RFC3339];

	(void)printf("%s\t%s\t%s\t%s\t%s\n",
	    visible_text(arena, account->username),
	    address == NULL ? "-" : visible_text(arena, address),
	    account->country == NULL ? "-"
				     : visible_text(arena, account->country),
	    clock_rfc3339(account->created, time), state_of(account));
}

/* What a walk through all accounts carries. */
struct listing {
	struct arena *arena;
	bool waiting; /* those alone */
};

static bool
visit(void *context, const void *key, size_t len,
    const struct store_value *value)
{
	const struct listing *listing = context;
	struct account account;

	if (len != ACCOUNT_ID || !account_read(&account, key, value)) {
		log_warning("an account's record is damaged; run latchkey "
			    "verify");
		return true;
	}
	if (account.waiting || !listing->waiting)
		print_line(listing->arena, &account);
	return true;
}

static int
list(struct work *work, bool waiting)
{
	struct listing listing = { .arena = work->arena, .waiting = waiting };
	enum store_outcome outcome =
	    store_iterate(work->store, TABLE_ACCOUNT, visit, &listing);

	return outcome == STORE_OK ? COMMAND_OK
				   : command_store_trouble(outcome);
}

static void
print_field(struct arena *arena, const char *name, const char *text)
{
	if (text != NULL)
		(void)printf("%s: %s\n", name, visible_text(arena, text));
}

static void
print_time(const char *name, int64_t at)
{
	char time[CLOCK_RFC3339];

	if (at != 0)
		(void)printf("%s: %s\n", name, clock_rfc3339(at, time));
}

static int
show(struct command *command, struct account *account, int argc, char **argv)
{
	struct work *work = &command->work;
	struct session sessions[SESSION_COUNT_MAX];
	size_t count = 0;
	char id[ACCOUNT_ID_TEXT];
	enum store_outcome outcome =
	    session_list(work, account, sessions, &count);

	(void)argc;
	(void)argv;
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	print_field(work->arena, "id", account_id_text(account->id, id));
	print_field(work->arena, "username", account->username);
	print_field(work->arena, "email", account->email);
	print_field(work->arena, "phone", account->phone);
	print_field(work->arena, "country", account->country);
	print_field(work->arena, "language", account->language);
	print_time("created", account->created);
	print_field(work->arena, "terms", account->terms);
	print_field(work->arena, "terms-hash", account->terms_hash);
	print_field(work->arena, "terms-language", account->terms_language);
	print_time("terms-agreed", account->terms_at);
	print_time("deleted-after", account->delete_at);
	print_field(work->arena, "groups", account->groups);
	print_field(work->arena, "state", state_of(account));
	(void)printf("sessions: %zu\n", count);
	return COMMAND_OK;
}

static const struct {
	const char *word;
	user_verb *run;
} verbs[] = { { "show", show }, { "password", user_change_password },
	{ "group", user_change_group }, { "approve", user_change_approve },
	{ "disable", user_change_disable }, { "enable", user_change_enable },
	{ "delete", user_change_delete } };

static int
with_account(struct command *command, int argc, char **argv)
{
	struct account account;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		enum store_outcome outcome = STORE_OK;

		if (strcmp(verbs[i].word, argv[0]) != 0)
			continue;
		outcome = account_find(&command->work, argv[1], &account);
		if (outcome == STORE_ABSENT)
			return user_refuse("there is no such account");
		if (outcome != STORE_OK)
			return command_store_trouble(outcome);
		return verbs[i].run(command, &account, argc - 2, argv + 2);
	}
	return user_complain();
}

int
user_run(struct command *command, int argc, char **argv)
{
	bool asks = argc > 0 && strcmp(argv[0], "list") == 0;
	bool waiting = argc == 2 && strcmp(argv[1], "--waiting") == 0;
	struct work *work = NULL;

	if (asks ? argc > 1 && !waiting : argc < 2)
		return user_complain();
	work = command_store(command);
	if (work == NULL)
		return COMMAND_NO;
	if (asks)
		return list(work, waiting);
	if (strcmp(argv[0], "add") == 0)
		return user_add(command, argc - 1, argv + 1);
	return with_account(command, argc, argv);
}
