#include "command/credential.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

bool
credential_read(const char *path, char secret[CREDENTIAL_MAX])
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	ssize_t len = -1;

	if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 077) == 0)
		len = read(fd, secret, CREDENTIAL_MAX - 1);
	if (fd >= 0)
		(void)close(fd);
	if (len <= 0) {
		log_warning("%s: cannot be read, or others may read it; it "
			    "must be a file of this user, chmod 0400",
		    path);
		return false;
	}
	secret[len] = '\0';
	secret[strcspn(secret, "\r\n")] = '\0';
	return true;
}
