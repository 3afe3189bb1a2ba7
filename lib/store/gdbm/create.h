/* How a store begins. */
#ifndef STORE_CREATE_H
#define STORE_CREATE_H

#include "store/type.h"

#include <stdint.h>

/* Makes an empty store in `dir`, waiting for the lock at most `wait`
 * milliseconds; outcomes as store_admin_create(). */
enum store_outcome create_run(int dir, int64_t wait);

#endif
