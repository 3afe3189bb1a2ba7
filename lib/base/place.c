#include "base/place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/trust.h"

/* Cuts off the last part; false at the root. */
static bool
rise(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL || path[1] == '\0')
		return false;
	slash[slash == path] = '\0';
	return true;
}

static bool
read_own(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);

	folder[len > 0 ? len : 0] = '\0';
	return rise(folder);
}

static bool
read_home(char home[PATH_MAX])
{
	if (!read_own(home) || !rise(home))
		return false;
	while (trust_where_served(home) != NULL)
		if (!rise(home))
			return false;
	return true;
}

const char *
place_settings(char path[PATH_MAX])
{
	char home[PATH_MAX];

	if (read_home(home)
	    && snprintf(path, PATH_MAX, "%s/etc/latchkey.conf", home) < PATH_MAX
	    && access(path, F_OK) == 0)
		return path;
	(void)snprintf(path, PATH_MAX, "%s/latchkey.conf", LATCHKEY_SYSCONFDIR);
	return path;
}

/* A folder may have that name, too. */
static bool
is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool
place_program(const char *name, char path[PATH_MAX])
{
	static const char *const below[] = { "", "/bin", "/../bin" };
	char folder[PATH_MAX];

	if (read_own(folder) && trust_where_served(folder) == NULL
	    && snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX
	    && is_there(path) && trust_program(path))
		return true;
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++)
		if (read_home(folder)
		    && snprintf(path, PATH_MAX, "%s%s/%s", folder, below[i],
			   name)
			   < PATH_MAX
		    && is_there(path) && trust_program(path))
			return true;
	(void)snprintf(path, PATH_MAX, "%s/%s", LATCHKEY_BINDIR, name);
	return trust_program(path);
}
