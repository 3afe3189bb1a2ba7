/*
 * Where the files of an installation are found, from the program that asks.
 * Its home is the folder above the one that it lies in; where that is served by
 * the web server (trust.h), the folder above all that is.  So nothing that
 * somebody could upload is ever looked at.
 *
 *   settings   -c FILE; HOME/etc/latchkey.conf; what was compiled in
 *   programs   the program's own folder; HOME; HOME/bin; HOME/../bin; what was
 *              compiled in
 *
 *   an installed tree   PREFIX/libexec/latchkey: HOME/../bin, also where the
 *                       tree was moved; settings as compiled in
 *   a build tree        build/cgi-bin: HOME; settings by -c
 *   a folder of a site  ~/public_html/members: ~/bin and ~/etc where they hold
 *                       them, else as compiled in ($HOME/latchkey as prefix)
 *
 * What is beside goes first, so that a build tree tests itself on a host that
 * has another version installed.
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <limits.h>
#include <stdbool.h>

/* Settings that nobody named. */
const char *place_settings(char path[PATH_MAX]);

/* "latchkey" or "latchkey-send": the first that is a regular file and passes
 * trust_program(); false, after a warning, where there is none. */
bool place_program(const char *name, char path[PATH_MAX]);

#endif
