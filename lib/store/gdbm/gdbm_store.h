/* The engine on files of this host: the newest base, a GDBM file, plus the
 * journal of what came since. */
#ifndef STORE_GDBM_STORE_H
#define STORE_GDBM_STORE_H

#include "store/type.h"

/* As store_open(). */
enum store_outcome gdbm_store_open(int dir, struct store **store);

#endif
