/* latchkey user: the password of an account, given by the admin. */

#include "command/user.h"

#include <stdio.h>
#include <string.h>

#include "account/strength.h"
#include "base/utf8.h"
#include "contact/prepare.h"

enum { LINE = 4096 };

/* NULL where there is none. */
static char *
read_line(struct arena *arena)
{
	char *line = arena_alloc(arena, LINE);

	if (fgets(line, LINE, stdin) == NULL)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return line[0] == '\0' ? NULL : line;
}

static const char *
judge(struct command *command, const struct account *account,
    const char *password)
{
	const char *own[] = { account->username,
		account->email == NULL ? "" : account->email,
		account->phone == NULL ? "" : account->phone, NULL };

	if (password_looks_hashed(password))
		return "this is a hash, not a password; a crypt(3) string is "
		       "taken with --hash";
	return strength_judge(command->arena, password,
	    settings_number(command->settings, SETTING_PASSWORD_MINIMUM), own);
}

const char *
user_password(struct command *command, struct account *account, bool hashed)
{
	const char *line = read_line(command->arena);
	const char *wrong = NULL;

	if (line == NULL)
		return "password-missing";
	if (hashed) {
		account->password = line;
		return password_is_hash(command->arena, line)
			   ? NULL
			   : "this is no whole crypt(3) string of a method "
			     "that is known here; see crypt(5)";
	}
	if (!utf8_is_text(line, strlen(line)))
		return "password-bad-character";
	(void)prepare_password(command->arena, line, &line);
	wrong = judge(command, account, line);
	if (wrong != NULL)
		return wrong;
	account->password = password_hash(command->arena, command->state,
	    settings_text(command->settings, SETTING_PASSWORD_SCHEME), line);
	return account->password == NULL
		   ? "no hash could be computed; try again"
		   : NULL;
}
