/* After an I/O error: everything valid goes into new files. */
#ifndef STORE_RECOVER_H
#define STORE_RECOVER_H

#include "store/type.h"

#include <stdint.h>

/* As store_admin_recover(); waits at most `wait` milliseconds for each lock. */
enum store_outcome recover_all(int dir, int64_t wait);

/* Both locks in their order, for whoever makes a turn; STORE_BUSY.  Free on
 * any outcome but STORE_OK. */
struct recover_locks {
	int merge;
	int append;
};
enum store_outcome recover_lock(int dir, int64_t wait,
    struct recover_locks *locks);
void recover_unlock(struct recover_locks *locks);

#endif
