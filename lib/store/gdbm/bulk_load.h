/* Taking in a whole state from elsewhere, in the place of what is there. */
#ifndef STORE_BULK_LOAD_H
#define STORE_BULK_LOAD_H

#include "store/gdbm/entry.h"
#include "store/type.h"

#include <stdint.h>

struct bulk_load;

/* Begins in a store that exists; no merge runs until the end.  Nothing of the
 * store changes before bulk_load_finish(). */
enum store_outcome bulk_load_begin(int dir, struct bulk_load **bulk);

/* Adds what the entry says of table, key, value and expiry; each key once. */
enum store_outcome bulk_load_add(struct bulk_load *bulk,
    const struct entry *entry);

/* On STORE_OK the store holds what was added and nothing else.  Ends the
 * bulk in every case. */
enum store_outcome bulk_load_finish(struct bulk_load *bulk);
void bulk_load_discard(struct bulk_load *bulk);

#endif
