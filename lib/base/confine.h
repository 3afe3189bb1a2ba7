/* What a process gives up for good before it reads what strangers send, so
 * that a fault in it is no key to the account it runs as.  Linux alone knows
 * both means; where a kernel has none of them nothing is lost but this. */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/* A folder with all below it, or a file. */
struct confine_place {
	const char *path; /* "" or one that is not there: none */
	bool write;       /* files may be made, changed and deleted, too */
};

/*
 * Gives up, by a filter of system calls (seccomp(2)): starting programs, new
 * sockets, other processes, mounts, owners and modes of files, code made at
 * run time, and what reaches into the kernel.  They fail with EPERM; forking
 * and accept(2) go on.  False where the kernel does not have it, or for a
 * processor other than x86-64 and AArch64.
 */
bool confine_calls(void);

/*
 * Gives up all files but those of the places, and TCP (landlock(7)); what is
 * open stays so.  May be called again with fewer.  False where the kernel does
 * not have it: nothing is given up then.
 */
bool confine_files(const struct confine_place *places, size_t count);

/* The kernel's version of Landlock, 0 where it has none. */
int confine_version(void);

#endif
