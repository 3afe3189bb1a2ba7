/* A lock that is a file: whoever holds it has it open, so that the kernel frees
 * it with the process (flock(2)). */
#ifndef BASE_LOCK_FILE_H
#define BASE_LOCK_FILE_H

enum lock_file {
	LOCK_FILE_OURS,  /* *fd holds it, until it is closed */
	LOCK_FILE_TAKEN, /* by somebody else, now */
	LOCK_FILE_NONE,  /* it cannot be opened, nor soon: a line was logged */
};

/* Tries to take the file `name` of the folder `dir` (AT_FDCWD with a path),
 * which is made where it is not there; never waits.  *fd is -1 but for the
 * first outcome. */
enum lock_file lock_file_try(int dir, const char *name, int *fd);

#endif
