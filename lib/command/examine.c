#include "command/examine.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"
#include "message/spawn_sender.h"

bool
examine_say(bool good, const char *what, const char *todo)
{
	(void)printf("%s  %s%s%s\n", good ? "good" : "BAD ", what,
	    good ? "" : ": ", good ? "" : todo);
	return good;
}

/* Users that Linux's distributions run web servers as. */
static const char *const servers[] = { "www-data", "apache", "httpd", "http",
	"nginx", "nobody", "www", "wwwrun" };

/* Whoever else has a program on this host by the same user reads the key and
 * all accounts.  Whether there is anybody cannot be seen from here: said, not
 * asked. */
bool
examine_user(struct command *command)
{
	const struct passwd *user = getpwuid(geteuid());
	bool shared = false;

	(void)command;
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		shared =
		    shared
		    || (user != NULL && strcmp(user->pw_name, servers[i]) == 0);
	if (shared)
		(void)printf("note  the state is %s's, as whom web servers "
			     "run the programs of every site of a host: where "
			     "there are others, run these as a user of their "
			     "own\n",
		    user->pw_name);
	return true;
}

/* What is given up is given up for good: a child tries. */
static bool
can_confine(bool (*confine)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(confine() ? 0 : 1);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static bool
confine_all_files(void)
{
	return confine_files(NULL, 0);
}

/* No fault of the owner's where the kernel has neither: said, not asked. */
bool
examine_confine(struct command *command)
{
	const char *calls = "no";
	const char *files = "no";

	if (!settings_flag(command->settings, SETTING_STATE_CONFINE))
		return examine_say(false, "confinement",
		    "[state] confine = no: a fault in a web program may do "
		    "what this user may; take it out if nothing needs it");
	if (can_confine(confine_calls))
		calls = "yes";
	if (can_confine(confine_all_files))
		files = arena_format(command->arena, "yes, by version %d",
		    confine_version());
	(void)printf("note  confinement of the web programs: system calls: "
		     "%s; files (Landlock): %s\n",
	    calls, files);
	return true;
}

static bool
ask_place(struct command *command, const char *place)
{
	const char *origin =
	    settings_items(command->settings, SETTING_SITE_ORIGIN)[0];
	const char *url = arena_format(command->arena, "%s%s",
	    place[0] == '/' ? origin : "", place);

	(void)fflush(stdout);
	return examine_say(spawn_sender_ask(command->settings, url)
			       == SPAWN_SENDER_SENT,
	    arena_format(command->arena, "guarded: %s", place),
	    "see the line above");
}

/* What nobody listed is not asked, and nothing is said of it. */
bool
examine_guarded(struct command *command)
{
	const char *const *places =
	    settings_items(command->settings, SETTING_SITE_GUARDED);
	bool good = true;

	for (; *places != NULL; places++)
		good = ask_place(command, *places) && good;
	return good;
}
