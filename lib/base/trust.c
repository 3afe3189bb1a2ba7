#include "base/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { SERVED_MAX = 4 };

static char served[SERVED_MAX][PATH_MAX];

/* The folder of a path, as it is named. */
static void
folder_of(const char *path, char folder[PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		(void)snprintf(folder, PATH_MAX, ".");
	else
		(void)snprintf(folder, PATH_MAX, "%.*s",
		    slash == path ? 1 : (int)(slash - path), path);
}

void
trust_served(const char *const folders[])
{
	size_t count = 0;

	memset(served, 0, sizeof(served));
	for (; *folders != NULL && count < SERVED_MAX; folders++) {
		char whole[PATH_MAX];

		if (**folders == '\0')
			continue;
		/* What this user cannot look up is compared as it is named. */
		(void)snprintf(served[count++], PATH_MAX, "%s",
		    realpath(*folders, whole) == NULL ? *folders : whole);
	}
}

static const char *
find_served(const char *whole)
{
	for (size_t i = 0; i < SERVED_MAX && served[i][0] != '\0'; i++) {
		size_t len = strlen(served[i]);

		if (strcmp(served[i], "/") == 0
		    || (strncmp(whole, served[i], len) == 0
			&& (whole[len] == '/' || whole[len] == '\0')))
			return served[i];
	}
	return NULL;
}

const char *
trust_where_served(const char *path)
{
	char folder[PATH_MAX];
	char whole[PATH_MAX];
	const char *found = NULL;

	if (realpath(path, whole) != NULL)
		found = find_served(whole);
	folder_of(path, folder);
	if (found == NULL && realpath(folder, whole) != NULL)
		found = find_served(whole);
	return found;
}

static bool
is_ours(const struct stat *st)
{
	return st->st_uid == geteuid() || st->st_uid == 0;
}

/* Where others could put another file in its place. */
static bool
judge_folder(const char *path)
{
	char folder[PATH_MAX];
	struct stat st;
	mode_t others = S_IWGRP | S_IWOTH;

	folder_of(path, folder);
	if (stat(folder, &st) != 0 || !is_ours(&st)) {
		log_warning("%s: not used, its folder belongs to another user; "
			    "chown %s to the user that runs the programs, or "
			    "to root",
		    path, folder);
		return false;
	}
	if (st.st_uid == 0)
		others = S_IWOTH;
	if ((st.st_mode & others) != 0 && (st.st_mode & S_ISVTX) == 0) {
		log_warning("%s: not used, others may write in its folder; run "
			    "chmod go-w %s",
		    path, folder);
		return false;
	}
	return true;
}

bool
trust_place(const char *path)
{
	const char *root = trust_where_served(path);
	char whole[PATH_MAX];

	if (root != NULL) {
		log_warning("%s: not used, it lies below %s, which the web "
			    "server gives away; move it outside",
		    path, root);
		return false;
	}
	if (realpath(path, whole) == NULL) {
		log_warning("%s: cannot be looked up: %s", path,
		    strerror(errno));
		return false;
	}
	return judge_folder(path)
	       && (strcmp(path, whole) == 0 || judge_folder(whole));
}

static bool
judge_mode(const char *path, mode_t mode, enum trust_use use)
{
	if (use == TRUST_SECRET && (mode & 077) != 0) {
		log_warning("%s: not used, others may read it; run chmod 0400 "
			    "%s",
		    path, path);
		return false;
	}
	if ((mode & (S_IWGRP | S_IWOTH)) != 0) {
		log_warning("%s: not used, others may write it; run chmod "
			    "go-w %s",
		    path, path);
		return false;
	}
	return true;
}

bool
trust_file(int fd, const char *path, enum trust_use use)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		log_warning("%s: not used, it is no regular file", path);
		return false;
	}
	if (!is_ours(&st)) {
		log_warning("%s: not used, it belongs to another user (%u); "
			    "chown it to the user that runs the programs, or "
			    "to root",
		    path, st.st_uid);
		return false;
	}
	return judge_mode(path, st.st_mode, use) && trust_place(path);
}

bool
trust_program(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	bool good = false;

	if (fd < 0 || access(path, X_OK) != 0) {
		log_warning("%s: cannot be started: %s", path, strerror(errno));
	} else {
		good = trust_file(fd, path, TRUST_PROGRAM);
	}
	if (fd >= 0)
		(void)close(fd);
	return good;
}
