/* The state directory: the one place where the programs write. */
#ifndef SITE_STATE_H
#define SITE_STATE_H

#include <stdbool.h>

/*
 * Opens `path`, which must be a directory of this user, no symbolic link,
 * closed to everybody else (0700) and in no folder that is served
 * (trust_served).  The descriptor closes on exec.  -1 after a warning that says
 * what to do.
 */
int state_open(const char *path);

/* Makes `path` with mode 0700, and what is missing above it as other folders
 * are (0755): who owns the state need not own those.  False after a warning. */
bool state_create(const char *path);

/* Only what is missing above it. */
bool state_create_above(const char *path);

#endif
