/* latchkey: what the owner of a site does by hand. */

#include "command/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cgi.h"
#include "base/log.h"
#include "command/version.h"
#include "site/settings_load.h"
#include "store/store_open.h"

static const struct {
	const char *word;
	command_group *run;
} groups[] = {
	{ "backup", backup_run }, { "captcha-answer", captcha_answer_run },
	{ "deliver", deliver_run }, { "doctor", doctor_run },
	{ "export", export_run }, { "import", import_run },
	{ "judge", judge_run }, { "message", message_run },
	{ "repair", repair_run }, { "restore", restore_run },
	{ "sweep", sweep_run }, { "user", user_run }, { "verify", verify_run },
	{ "recover", repair_run }, /* as repair was called */
};

static const size_t group_count = sizeof(groups) / sizeof(groups[0]);

static int
usage(void)
{
	(void)fprintf(stderr, "usage: latchkey [-c FILE] [--version] "
			      "init|challenge-solve");
	for (size_t i = 0; i < group_count; i++)
		(void)fprintf(stderr, "|%s", groups[i].word);
	(void)fprintf(stderr, " ...\n");
	return COMMAND_USAGE;
}

static int
run(const char *path, command_group *group, int argc, char **argv)
{
	struct command command = { .state = -1 };
	int result = COMMAND_NO;

	command.settings = settings_load(path);
	if (command.settings == NULL)
		return COMMAND_NO;
	command.arena = arena_new();
	store_open_single_host(
	    settings_flag(command.settings, SETTING_STATE_SINGLE_HOST));
	result = group(&command, argc, argv);
	command_keep_store(&command);
	store_close(command.work.store);
	if (command.state >= 0)
		(void)close(command.state);
	secret_wipe(command.key, sizeof(command.key));
	arena_free(command.arena);
	settings_free(command.settings);
	return result;
}

int
main(int argc, char **argv)
{
	const char *path = NULL;

	log_open("latchkey", NULL);
	cgi_refuse("latchkey");
	/* A limit on the size of files is an error like a full disk. */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return version_print();
	if (argc > 2 && strcmp(argv[1], "-c") == 0) {
		path = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (argc < 2)
		return usage();
	if (strcmp(argv[1], "init") == 0)
		return init_run(path, argc - 2, argv + 2);
	if (strcmp(argv[1], "challenge-solve") == 0)
		return challenge_solve_run(argc - 2, argv + 2);
	for (size_t i = 0; i < group_count; i++)
		if (strcmp(groups[i].word, argv[1]) == 0)
			return run(path, groups[i].run, argc - 2, argv + 2);
	return usage();
}
