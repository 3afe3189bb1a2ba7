#include "send/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/trust.h"

bool
credential_read(const char *path, char secret[CREDENTIAL_MAX])
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	bool good = fd >= 0 && trust_file(fd, path, TRUST_SECRET);
	ssize_t len = good ? read(fd, secret, CREDENTIAL_MAX - 1) : -1;

	if (fd < 0 || (good && len <= 0))
		log_warning(
		    "%s: cannot be read (%s); it must be a file of this "
		    "user, chmod 0400",
		    path, len == 0 ? "it is empty" : strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	if (len <= 0)
		return false;
	secret[len] = '\0';
	secret[strcspn(secret, "\r\n")] = '\0';
	return true;
}
