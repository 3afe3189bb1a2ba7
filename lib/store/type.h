/* What all of the store speaks of; its contract: store.h, store_admin.h. */
#ifndef STORE_TYPE_H
#define STORE_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum store_outcome {
	STORE_OK,
	STORE_ABSENT,  /* no such key, or expired */
	STORE_EXISTS,  /* insert: the key is there */
	STORE_BUSY,    /* the lock was not to be had in 2 s; try again */
	STORE_FULL,    /* no room on disk or quota; nothing was changed */
	STORE_FAILED,  /* an I/O error; reading goes on, writing needs repair */
	STORE_DAMAGED, /* what is there does not verify; never means absent */
	STORE_FORMAT,  /* made by a newer program, or not a store of ours */
};

#define STORE_KEY_MAX         512    /* bytes of a key, 1 at least */
#define STORE_VALUE_MAX       65536  /* bytes of a value, 0 is allowed */
#define STORE_TRANSACTION_MAX 262144 /* bytes of one transaction in all */

/* Tables are numbers 1..63; what a record means is known above this room. */

struct store;
struct store_transaction;

struct store_key {
	int table;
	const void *bytes; /* borrowed */
	size_t len;
};

struct store_value {
	const char *bytes; /* read: in the arena given, with a NUL behind */
	size_t len;
	int64_t expires; /* seconds since 1970, or 0 for never */
};

/* One key of a table as it is visited; false ends that. */
typedef bool store_visit(void *context, const void *key, size_t key_len,
    const struct store_value *value);

/* A fault, as one line. */
typedef void store_report(void *context, const char *line);

#endif
