/* The engine that keeps everything in the memory of one process: for tests of
 * what stands on the store, and the measure of what its contract asks. */
#ifndef STORE_MEMORY_STORE_H
#define STORE_MEMORY_STORE_H

#include "store/type.h"

/* An empty store, or where `beside` is not NULL another one with the same
 * keys, as another process would have it; the last one closed takes them
 * along.  Where the other one is in a transaction, store_begin() is STORE_BUSY
 * at once. */
struct store *memory_store_open(struct store *beside);

#endif
