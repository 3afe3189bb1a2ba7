/* After an I/O error: everything valid goes into new files. */
#ifndef STORE_RECOVER_H
#define STORE_RECOVER_H

#include "store/type.h"

#include <stdint.h>

/* As store_admin_recover(); waits at most `wait` milliseconds for each lock. */
enum store_outcome recover_all(int dir, int64_t wait);

#endif
