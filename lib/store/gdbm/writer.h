/* The way into and out of the lock under which the journal grows. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/gdbm/flush.h"
#include "store/gdbm/snapshot.h"
#include "store/type.h"

#include <stdint.h>

/* What a process has open to append. */
struct writer {
	int lock;
	struct flush flush;
};
#define WRITER_CLOSED               \
 {                                  \
  .lock = -1, .flush = FLUSH_CLOSED \
 }

void writer_close(struct writer *writer);

/*
 * Takes the lock within `wait` milliseconds and makes the snapshot fit to
 * append: everything read, a torn tail cleared, the journal before it durable
 * where nothing was appended yet.  On any outcome but STORE_OK the lock is free
 * and all but STORE_BUSY was logged; STORE_FAILED and STORE_DAMAGED refuse all
 * writing.
 */
enum store_outcome writer_enter(struct writer *writer,
    struct snapshot *snapshot, int64_t wait);
void writer_leave(struct writer *writer);

#endif
