/* latchkey user add: an account whose addresses the admin vouches for. */

#include "command/user.h"

#include "contact/country.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "contact/username.h"

static int
insert(struct work *work, struct account *account)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	switch (account_insert(work, account, &outcome)) {
	case ACCOUNT_OK:
		return user_finish(work, STORE_OK);
	case ACCOUNT_NAME_TAKEN:
		work_abort(work);
		return user_refuse("username-taken");
	case ACCOUNT_ADDRESS_TAKEN:
		work_abort(work);
		return user_refuse("the address has an account");
	case ACCOUNT_TROUBLE:
		break;
	}
	return user_finish(work, outcome);
}

/* A number of account->country; it may be of one that no text goes to. */
static const char *
judge_phone(struct command *command, struct account *account, const char *typed)
{
	struct country_table *table = country_open(
	    settings_text(command->settings, SETTING_SITE_COUNTRIES));
	const struct country *country =
	    table == NULL ? NULL : country_find(table, account->country);
	const char *code = NULL;
	struct phone phone;

	if (country == NULL)
		code = account->country == NULL ? "country-missing"
						: "country-unknown";
	else if (!country_read_phones(table))
		code = "busy";
	else
		code = phone_judge(table, country, typed, &phone);
	if (code == NULL)
		account->phone = arena_text(command->arena, phone.e164);
	country_close(table);
	return code;
}

static const char *
judge_names(struct command *command, struct account *account, int argc,
    char **argv)
{
	const char *email = user_option(argc, argv, "--email");
	const char *phone = user_option(argc, argv, "--phone");
	const char *code =
	    username_judge(command->arena, argv[0], &account->username);

	if (code == NULL && email != NULL)
		code = email_judge(command->arena, email, &account->email);
	if (code == NULL && email != NULL)
		code = email_judge_domain(command->arena, command->settings,
		    account->email);
	if (code == NULL && phone != NULL)
		code = judge_phone(command, account, phone);
	return code;
}

int
user_add(struct command *command, int argc, char **argv)
{
	struct work *work = &command->work;
	struct account account = { .country =
				       user_option(argc, argv, "--country"),
		.language = settings_items(command->settings,
		    SETTING_SITE_LANGUAGES)[0],
		.password_at = work->now };
	const char *code = NULL;

	if (user_option(argc, argv, "--email") == NULL
	    && user_option(argc, argv, "--phone") == NULL)
		return user_complain();
	code = judge_names(command, &account, argc, argv);
	if (code == NULL)
		code = user_password(command, &account,
		    user_has(argc, argv, "--hash"));
	return code == NULL ? insert(work, &account) : user_refuse(code);
}
