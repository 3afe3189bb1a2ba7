#include "base/lock_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"

static void
complain(const char *name)
{
	bool files = errno == EMFILE || errno == ENFILE;

	log_warning("%s in the state directory cannot be opened (%s); %s", name,
	    strerror(errno),
	    files ? "allow the system user more open files"
		  : "make the directory writable for this user");
}

enum lock_file
lock_file_try(int dir, const char *name, int *fd)
{
	*fd =
	    openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*fd < 0) {
		complain(name);
		return LOCK_FILE_NONE;
	}
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return LOCK_FILE_OURS;
	(void)close(*fd);
	*fd = -1;
	return LOCK_FILE_TAKEN;
}
