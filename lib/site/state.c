#include "site/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/trust.h"

static bool
judge(const char *path, int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || st.st_uid != geteuid()) {
		log_warning("%s: belongs to another user; run the programs "
			    "as its owner, or chown it",
		    path);
		return false;
	}
	if ((st.st_mode & 077) != 0) {
		log_warning("%s: others may look into the state directory; "
			    "run chmod 0700 %s",
		    path, path);
		return false;
	}
	return true;
}

int
state_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	const char *served = NULL;

	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR)) {
		log_warning("%s: the state directory must be a directory "
			    "itself, no symbolic link; name where it leads to",
		    path);
		return -1;
	}
	if (fd < 0) {
		log_warning("%s: the state directory cannot be opened (%s); "
			    "run latchkey init, or correct [state] dir",
		    path, strerror(errno));
		return -1;
	}
	served = trust_where_served(path);
	if (served != NULL) {
		log_warning(
		    "%s: the state directory lies below the document "
		    "root %s, where it could be downloaded; move it outside "
		    "and correct [state] dir",
		    path, served);
		(void)close(fd);
		return -1;
	}
	if (!judge(path, fd)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static bool
make(const char *path, mode_t mode)
{
	if (mkdir(path, mode) == 0 || errno == EEXIST)
		return true;
	log_warning("%s: cannot be made: %s", path, strerror(errno));
	return false;
}

bool
state_create_above(const char *path)
{
	char part[PATH_MAX] = "";
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(part)) {
		log_warning("'%.32s...': the path is too long, or empty", path);
		return false;
	}
	for (size_t i = 1; i < len; i++) {
		if (path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (!make(part, 0755))
			return false;
	}
	return true;
}

bool
state_create(const char *path)
{
	return state_create_above(path) && make(path, 0700);
}
