/* After an I/O error: everything valid goes into new files. */
#ifndef STORE_REPAIR_H
#define STORE_REPAIR_H

#include "store/type.h"

#include <stdint.h>

/* As store_admin_repair(); waits at most `wait` milliseconds for each lock. */
enum store_outcome repair_all(int dir, int64_t wait);

#endif
