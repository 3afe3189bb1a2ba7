/* The way into and out of the lock under which the journal grows. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/store.h"
#include "store/view.h"

#include <stdint.h>

/*
 * Takes the lock within `wait` milliseconds and makes the view fit to append:
 * everything read, a torn tail cleared, the journal before it durable where
 * nothing was appended yet.  *lock is -1 or a descriptor of an earlier call.
 * On any outcome but STORE_OK the lock is free and all but STORE_BUSY was
 * logged; STORE_FAILED and STORE_DAMAGED refuse all writing.
 */
enum store_outcome writer_enter(struct view *view, int64_t wait, int *lock);
void writer_leave(int lock);

#endif
