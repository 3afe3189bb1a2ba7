#include "scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/clock_offset.h"
#include "base/log.h"
#include "tap.h"

static char path[256];
static char clock_path[sizeof(path) + 16];
static int directory = -1;
static pid_t owner;
static char last[1024];

/* Calls visit for each file; the sum of what it returns. */
static int
each(int (*visit)(const char *name, const char *prefix), const char *prefix)
{
	DIR *list = opendir(path);
	const struct dirent *item = NULL;
	int sum = 0;

	if (list == NULL)
		return 0;
	while ((item = readdir(list)) != NULL) {
		if (item->d_name[0] != '.')
			sum += visit(item->d_name, prefix);
	}
	(void)closedir(list);
	return sum;
}

static int
remove_one(const char *name, const char *prefix)
{
	(void)prefix;
	(void)unlinkat(directory, name, 0);
	return 1;
}

static int
begins(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0 ? 1 : 0;
}

static void
tidy_up(void)
{
	if (getpid() != owner)
		return;
	(void)each(remove_one, NULL);
	(void)rmdir(path);
	(void)unlink(clock_path);
}

int
scratch_directory(void)
{
	const char *parent = getenv("TMPDIR");

	if (directory >= 0) {
		(void)each(remove_one, NULL);
		return directory;
	}
	(void)snprintf(path, sizeof(path), "%s/latchkey.XXXXXX",
	    parent == NULL ? "/tmp" : parent);
	if (mkdtemp(path) == NULL)
		bail("no scratch directory");
	(void)snprintf(clock_path, sizeof(clock_path), "%s.clock", path);
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	owner = getpid();
	if (directory < 0 || atexit(tidy_up) != 0)
		bail("no scratch directory");
	return directory;
}

int
scratch_descriptor(void)
{
	return directory;
}

static void
sink(const char *line)
{
	(void)snprintf(last, sizeof(last), "%s", line);
}

void
scratch_catch_log(void)
{
	log_capture(sink);
}

const char *
scratch_log(void)
{
	return last;
}

bool
scratch_has(const char *name)
{
	return faccessat(directory, name, F_OK, 0) == 0;
}

int
scratch_count(const char *prefix)
{
	return each(begins, prefix);
}

static int64_t stopped;

static int64_t
stand_still(void)
{
	return stopped;
}

void
scratch_clock(long long seconds)
{
	FILE *file = fopen(clock_path, "we");

	/* No test shall fail because a second was just over. */
	if (stopped == 0)
		stopped = clock_source();
	clock_source = stand_still;
	if (file == NULL || fprintf(file, "%lld\n", seconds) < 0
	    || fclose(file) != 0)
		bail("cannot write %s", clock_path);
	clock_offset(clock_path);
}
