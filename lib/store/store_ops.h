/* What an engine of the store is: a table of operations, which store.c calls
 * and nobody else.  store.h has the contract; what it says of every engine
 * (bounds, one transaction at a time, no fork) store.c sees to, so that an
 * engine gets only keys and values that are within them. */
#ifndef STORE_STORE_OPS_H
#define STORE_STORE_OPS_H

#include "base/arena.h"
#include "store/type.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Outcomes are those of the verb in store.h.  Any of them may fail: an engine
 * with a server behind it says STORE_FAILED where that is out of reach, and
 * STORE_BUSY, from any verb of a transaction, where another one came between:
 * nothing was changed then, and all of it may be tried again.
 */
struct store_ops {
	enum store_outcome (*get)(struct store *store, struct arena *arena,
	    const struct store_key *key, struct store_value *value);
	enum store_outcome (*iterate)(struct store *store, int table,
	    store_visit *visit, void *context);
	enum store_outcome (*tick)(struct store *store);
	bool (*is_due)(struct store *store);
	void (*close)(struct store *store); /* frees it */

	enum store_outcome (*begin)(struct store *store,
	    struct store_transaction **transaction);
	enum store_outcome (*get_within)(struct store_transaction *transaction,
	    struct arena *arena, const struct store_key *key,
	    struct store_value *value); /* NULL: is it there? */
	enum store_outcome (*put)(struct store_transaction *transaction,
	    const struct store_key *key, const struct store_value *value);
	enum store_outcome (*insert)(struct store_transaction *transaction,
	    const struct store_key *key, const struct store_value *value);
	enum store_outcome (*delete)(struct store_transaction *transaction,
	    const struct store_key *key);
	enum store_outcome (*commit)(struct store_transaction *transaction);
	void (*abort)(struct store_transaction *transaction); /* both free it */
};

/* What an engine's own begin with; it sets the first two of a store, and
 * nothing of a transaction. */
struct store {
	const struct store_ops *ops;
	pid_t owner; /* the process that opened it */
	struct store_transaction *transaction;
};

struct store_transaction {
	struct store *store;
};

#endif
