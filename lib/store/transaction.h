/* One transaction in the making: operations in memory, not yet in the
 * journal. */
#ifndef STORE_TRANSACTION_H
#define STORE_TRANSACTION_H

#include "store/store.h"
#include "store/view.h"

/* Store and view are borrowed; the lock is held until the end. */
struct store_transaction *transaction_new(struct store *store,
    struct view *view);
struct store *transaction_store(const struct store_transaction *transaction);

/* Writes it as one record and reads that back into the view; an empty one
 * writes nothing.  STORE_OK is not durable yet. */
enum store_outcome transaction_write(struct store_transaction *transaction);

void transaction_free(struct store_transaction *transaction);

#endif
