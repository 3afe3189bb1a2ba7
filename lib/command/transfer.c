/* The whole state out of the store and into it. */

#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_admin.h"

/* True with exactly one argument behind the group's word. */
static bool
takes_one(int argc, const char *usage)
{
	if (argc == 1)
		return true;
	log_warning("usage: latchkey %s", usage);
	return false;
}

static bool
cannot(const char *what, const char *path)
{
	log_warning("%s: cannot %s it: %s", path, what, strerror(errno));
	return false;
}

/* Writes into `file`, reads that again, and makes it durable. */
static enum store_outcome
fill(int state, FILE *file, uint64_t *records)
{
	enum store_outcome outcome = store_admin_export(state, file, records);

	if (outcome != STORE_OK)
		return outcome;
	if (fsync(fileno(file)) != 0)
		return STORE_FAILED;
	rewind(file);
	return store_admin_import_check(file, records);
}

/* Under another name until it is whole. */
static enum store_outcome
write_file(struct command *command, const char *path, uint64_t *records)
{
	const char *draft = arena_format(command->arena, "%s.tmp", path);
	enum store_outcome outcome = STORE_FAILED;
	FILE *file = NULL;
	int fd = -1;

	(void)unlink(draft);
	fd = open(draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	file = fd < 0 ? NULL : fdopen(fd, "w+");
	if (file == NULL) {
		(void)cannot("make", draft);
		if (fd >= 0)
			(void)close(fd);
		return STORE_FAILED;
	}
	outcome = fill(command->state, file, records);
	if (fclose(file) != 0 && outcome == STORE_OK)
		outcome = STORE_FAILED;
	if (outcome == STORE_OK && rename(draft, path) != 0) {
		(void)cannot("rename", draft);
		outcome = STORE_FAILED;
	}
	if (outcome != STORE_OK)
		(void)unlink(draft);
	return outcome;
}

static int
write_out(struct command *command, const char *path)
{
	uint64_t records = 0;
	bool standard = strcmp(path, "-") == 0;
	enum store_outcome outcome = STORE_OK;

	if (!command_open(command))
		return COMMAND_NO;
	outcome = standard
		      ? store_admin_export(command->state, stdout, &records)
		      : write_file(command, path, &records);
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	if (!standard)
		(void)printf("%" PRIu64 " records; keep the site's key apart "
			     "from them, and too: neither is of use alone\n",
		    records);
	return COMMAND_OK;
}

static int
read_in(struct command *command, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "re");
	uint64_t records = 0;
	enum store_outcome outcome = STORE_FAILED;

	if (file == NULL) {
		(void)cannot("read", path);
		return COMMAND_NO;
	}
	if (command_open(command))
		outcome = store_admin_import(command->state, file, &records);
	if (!standard)
		(void)fclose(file);
	if (command->state < 0)
		return COMMAND_NO;
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	(void)printf("%" PRIu64 " records took the place of all that was\n",
	    records);
	return COMMAND_OK;
}

static void
report(void *context, const char *line)
{
	(void)context;
	(void)printf("%s\n", line);
}

/* A copy of the state folder that somebody made file by file. */
static int
collect(struct command *command, const char *path)
{
	int from = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	uint64_t records = 0;
	enum store_outcome outcome = STORE_FAILED;

	if (from < 0) {
		(void)cannot("read", path);
		return COMMAND_NO;
	}
	if (command_open(command))
		outcome = store_admin_salvage(command->state, from, report,
		    NULL, &records);
	(void)close(from);
	if (command->state < 0)
		return COMMAND_NO;
	if (outcome != STORE_OK)
		return command_store_trouble(outcome);
	(void)printf("%" PRIu64 " records took the place of all that was\n",
	    records);
	return COMMAND_OK;
}

int
export_run(struct command *command, int argc, char **argv)
{
	return takes_one(argc, "export FILE|-") ? write_out(command, argv[0])
						: COMMAND_USAGE;
}

int
import_run(struct command *command, int argc, char **argv)
{
	return takes_one(argc, "import FILE|-") ? read_in(command, argv[0])
						: COMMAND_USAGE;
}

int
backup_run(struct command *command, int argc, char **argv)
{
	return takes_one(argc, "backup FILE") ? write_out(command, argv[0])
					      : COMMAND_USAGE;
}

int
restore_run(struct command *command, int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[0], "--from") == 0)
		return collect(command, argv[1]);
	return takes_one(argc, "restore FILE | restore --from DIRECTORY")
		   ? read_in(command, argv[0])
		   : COMMAND_USAGE;
}
