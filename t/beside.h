/* A test of code that starts a program that lies beside it: the test runs once
 * more from a folder of its own, where a script stands in for the program. */
#ifndef T_BESIDE_H
#define T_BESIDE_H

#include "site/settings.h"

#include <stdbool.h>

/* First in main(); returns in the copy only.  `script` begins with
 * #!/bin/sh and lies in that folder, which is the front of its $0. */
void beside_start(int argc, char **argv, const char *name, const char *script);

/* Writes a file into that folder, and reads one (valid until the next call;
 * "" where there is none). */
void beside_write(const char *name, const char *text);
const char *beside_read(const char *name);

/* Waits at most so many milliseconds for `text` to be in that file. */
bool beside_await(const char *name, const char *text, int milliseconds);

/* Settings of a site whose state is in scratch_directory(); `more` are further
 * lines. */
struct settings *beside_settings(const char *more);

#endif
