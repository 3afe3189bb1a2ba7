/* The store's locks: flock(2) on files that hold nothing, so the kernel frees
 * them when a process dies.  A forked child would keep one alive: never fork
 * while a lock file is open (see store.h). */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include "store/type.h"

#include <stdint.h>

#define LOCK_APPEND "lock"       /* who holds it appends */
#define LOCK_MERGE  "merge.lock" /* who holds it replaces files */
#define LOCK_WAIT   2000         /* milliseconds */

/*
 * Takes the lock, waiting at most `wait` milliseconds.  *fd is -1 or what an
 * earlier call left there; the caller closes it.  STORE_BUSY, or after a
 * warning STORE_FULL, STORE_FORMAT, STORE_FAILED.
 */
enum store_outcome lock_take(int dir, const char *name, int64_t wait, int *fd);

void lock_release(int fd);

#endif
