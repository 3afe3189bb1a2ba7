#include "command/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "account/email.h"
#include "account/password.h"
#include "account/session.h"
#include "account/strength.h"
#include "account/username.h"
#include "base/clock.h"
#include "base/log.h"

static const char usage[] =
    "user list | show NAME | add NAME --email ADDRESS [--country CODE] "
    "--stdin | disable NAME | enable NAME | delete NAME";

static int
complain(const char *text)
{
	log_warning("usage: latchkey %s", text);
	return COMMAND_USAGE;
}

static void
print_line(const struct account *account)
{
	char time[CLOCK_RFC3339];

	(void)printf("%s\t%s\t%s\t%s\t%s\n", account->username,
	    account->email != NULL   ? account->email
	    : account->phone != NULL ? account->phone
				     : "-",
	    account->country == NULL ? "-" : account->country,
	    clock_rfc3339(account->created, time),
	    account->disabled ? "disabled" : "enabled");
}

static bool
visit(void *context, const void *key, size_t len,
    const struct store_value *value)
{
	struct account account;

	(void)context;
	if (len != ACCOUNT_ID || !account_read(&account, key, value)) {
		log_warning("an account's record is damaged; run latchkey "
			    "verify");
		return true;
	}
	print_line(&account);
	return true;
}

static int
list(struct work *work)
{
	enum store_outcome outcome =
	    store_iterate(work->store, TABLE_ACCOUNT, visit, NULL);

	return outcome == STORE_OK ? COMMAND_OK
				   : command_store_trouble(outcome);
}

static void
print_field(const char *name, const char *text)
{
	if (text != NULL)
		(void)printf("%s: %s\n", name, text);
}

static void
print_time(const char *name, int64_t at)
{
	char time[CLOCK_RFC3339];

	if (at != 0)
		print_field(name, clock_rfc3339(at, time));
}

static int
show(struct work *work, struct account *account)
{
	struct session sessions[SESSION_COUNT_MAX];
	size_t count = 0;
	char id[ACCOUNT_ID_TEXT];
	enum store_outcome outcome =
	    session_list(work, account->id, sessions, &count);

	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	print_field("id", account_id_text(account->id, id));
	print_field("username", account->username);
	print_field("email", account->email);
	print_field("phone", account->phone);
	print_field("country", account->country);
	print_field("language", account->language);
	print_time("created", account->created);
	print_field("terms", account->terms);
	print_field("terms-hash", account->terms_hash);
	print_field("terms-language", account->terms_language);
	print_time("terms-agreed", account->terms_at);
	print_field("state", account->disabled ? "disabled" : "enabled");
	(void)printf("sessions: %zu\n", count);
	return COMMAND_OK;
}

/* Ends the transaction by what came of it. */
static int
finish(struct work *work, enum store_outcome outcome)
{
	if (outcome == STORE_OK)
		outcome = work_commit(work);
	else
		work_abort(work);
	return outcome == STORE_OK ? COMMAND_OK
				   : command_store_trouble(outcome);
}

static int
set_disabled(struct work *work, struct account *account, bool disabled)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome == STORE_OK)
		outcome = account_get(work, account->id, account);
	account->disabled = disabled;
	if (outcome == STORE_OK)
		outcome = account_update(work, account);
	/* A disabled account is signed in nowhere. */
	if (outcome == STORE_OK && disabled)
		outcome = session_end_all(work, account->id, NULL);
	return finish(work, outcome);
}

static int delete (struct work *work, struct account *account)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome == STORE_OK)
		outcome = account_get(work, account->id, account);
	if (outcome == STORE_OK)
		outcome = account_delete(work, account);
	return finish(work, outcome);
}

static int
disable(struct work *work, struct account *account)
{
	return set_disabled(work, account, true);
}

static int
enable(struct work *work, struct account *account)
{
	return set_disabled(work, account, false);
}

/* The password is the first line of standard input: never an argument, which
 * others could see. */
static const char *
read_password(struct arena *arena)
{
	char line[PASSWORD_BYTES_MAX + 2] = "";

	if (fgets(line, sizeof(line), stdin) == NULL)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return line[0] == '\0' ? NULL : arena_text(arena, line);
}

static const char *
option(int argc, char **argv, const char *name)
{
	for (int i = 0; i + 1 < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return argv[i + 1];
	return NULL;
}

static int
refuse(const char *code)
{
	log_warning("refused: %s", code);
	return COMMAND_NO;
}

static int
insert(struct work *work, struct account *account)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	switch (account_insert(work, account, &outcome)) {
	case ACCOUNT_OK:
		return finish(work, STORE_OK);
	case ACCOUNT_NAME_TAKEN:
		work_abort(work);
		return refuse("username-taken");
	case ACCOUNT_ADDRESS_TAKEN:
		work_abort(work);
		return refuse("the address has an account");
	case ACCOUNT_TROUBLE:
		break;
	}
	return finish(work, outcome);
}

static int
add(struct command *command, struct work *work, int argc, char **argv)
{
	const char *own[] = { argv[0], NULL };
	const char *email = option(argc, argv, "--email");
	const char *password = read_password(work->arena);
	struct account account = { .country = option(argc, argv, "--country"),
		.language =
		    settings_items(command->settings, "site.languages")[0],
		.password_at = work->now };
	const char *code =
	    username_judge(work->arena, argv[0], &account.username);

	if (email == NULL || password == NULL)
		return complain(usage);
	if (code == NULL)
		code = email_judge(work->arena, email, &account.email);
	if (code == NULL)
		code = strength_judge(work->arena, password,
		    settings_number(command->settings, "password.minimum"),
		    own);
	if (code != NULL)
		return refuse(code);
	account.password = password_hash(work->arena, command->state,
	    settings_text(command->settings, "password.scheme"), password);
	if (account.password == NULL)
		return refuse("no hash could be computed; try again");
	return insert(work, &account);
}

static const struct {
	const char *word;
	int (*run)(struct work *work, struct account *account);
} verbs[] = { { "show", show }, { "disable", disable }, { "enable", enable },
	{ "delete", delete } };

static int
with_account(struct work *work, const char *word, const char *login)
{
	struct account account;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		enum store_outcome outcome = STORE_OK;

		if (strcmp(verbs[i].word, word) != 0)
			continue;
		outcome = account_find(work, login, &account);
		if (outcome == STORE_ABSENT)
			return refuse("there is no such account");
		if (outcome != STORE_OK)
			return command_store_trouble(outcome);
		return verbs[i].run(work, &account);
	}
	return complain(usage);
}

int
user_run(struct command *command, int argc, char **argv)
{
	struct work *work = NULL;

	if (argc < 1 || (argc < 2 && strcmp(argv[0], "list") != 0))
		return complain(usage);
	work = command_store(command);
	if (work == NULL)
		return COMMAND_NO;
	if (strcmp(argv[0], "list") == 0)
		return list(work);
	if (strcmp(argv[0], "add") == 0)
		return add(command, work, argc - 1, argv + 1);
	return with_account(work, argv[0], argv[1]);
}
