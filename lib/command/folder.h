/* A letter as a file in a folder, for whoever fetches it there. */
#ifndef COMMAND_FOLDER_H
#define COMMAND_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the file `name` in the folder `path`, under a hidden name until it is
 * complete.  False after a warning. */
bool folder_put(const char *path, const char *name, const char *bytes,
    size_t len);

#endif
