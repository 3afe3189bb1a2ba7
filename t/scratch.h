/* A directory for one test program, which goes when the program ends, and a
 * catch for the lines it logs. */
#ifndef T_SCRATCH_H
#define T_SCRATCH_H

#include <stdbool.h>

/* Makes the directory at the first call, else empties it; the descriptor
 * stays the same. */
int scratch_directory(void);

/* That descriptor, once more. */
int scratch_descriptor(void);

/* Log lines go nowhere from now on, but the last one can be asked for. */
void scratch_catch_log(void);
const char *scratch_log(void);

/* Whether the directory has such a file, and how many begin like this. */
bool scratch_has(const char *name);
int scratch_count(const char *prefix);

/* Moves the clock by so many seconds from where it was at the first call, since
 * which it stands still. */
void scratch_clock(long long seconds);

#endif
