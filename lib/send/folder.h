/* A letter as a file in a folder, for whoever fetches it there. */
#ifndef SEND_FOLDER_H
#define SEND_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct folder_file {
	const char *name;
	mode_t mode; /* whatever the umask is */
	const char *bytes;
	size_t len;
};

/* Makes the file in the folder `path`, under a hidden name until it is
 * complete.  False after a warning. */
bool folder_put(const char *path, const struct folder_file *file);

#endif
