/* latchkey captcha: the text of a picture, from its token. */

#include "command/command.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/clock_offset.h"
#include "base/log.h"
#include "limit/captcha.h"

/* For tests and for helping a person by telephone; who may read the state's
 * key could compute it anyway. */
int
captcha_answer_run(struct command *command, int argc, char **argv)
{
	struct token_issuer *issuer = NULL;
	struct captcha *captcha = NULL;
	uint8_t seed[CAPTCHA_SEED];
	const char *answer = NULL;

	if (argc != 1) {
		log_warning("usage: latchkey captcha-answer TOKEN");
		return COMMAND_USAGE;
	}
	if (!command_open(command))
		return COMMAND_NO;
	issuer = token_open(command->state, command->settings, command->key);
	if (issuer == NULL)
		return COMMAND_NO;
	captcha = captcha_open(issuer, command->settings);
	clock_offset_refresh();
	answer =
	    captcha_answer(captcha, command->arena, argv[0], clock_now(), seed);
	captcha_close(captcha);
	token_close(issuer);
	if (answer == NULL) {
		log_warning("this token is not ours, or has expired");
		return COMMAND_NO;
	}
	/* One line in the admin's log for each: this opens a door. */
	log_info("captcha-answer: told to user %ld", (long)getuid());
	(void)printf("%s\n", answer);
	return COMMAND_OK;
}
