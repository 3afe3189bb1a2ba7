#include "send/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { NAME_SIZE = 64 };

static bool
write_file(int dir, const char *name, const struct folder_file *file)
{
	int fd = openat(dir, name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool good = fd >= 0
		    && write(fd, file->bytes, file->len) == (ssize_t)file->len
		    && fchmod(fd, file->mode) == 0;

	if (fd >= 0)
		good = close(fd) == 0 && good;
	return good;
}

bool
folder_put(const char *path, const struct folder_file *file)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char part[NAME_SIZE];
	bool good = false;

	(void)snprintf(part, sizeof(part), ".%.60s", file->name);
	good = dir >= 0 && write_file(dir, part, file)
	       && renameat(dir, part, dir, file->name) == 0;
	if (!good)
		log_warning("%s: cannot be written: %s", path, strerror(errno));
	if (dir >= 0)
		(void)close(dir);
	return good;
}
