/* What `make bench-store` does to each store: the same changes, the same
 * questions.  A peer is one of them, as a table of verbs. */
#ifndef T_BENCH_STORE_H
#define T_BENCH_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A change is ITEM_GROUP items of one person: a record of 544 bytes in our
 * journal, which is what the raw file gets, too. */
enum {
	ITEM_KEY = 16,
	ITEM_VALUE = 56,
	ITEM_GROUP = 4,
	ITEM_PEOPLE = 25000,
	RAW_RECORD = 544,
};

struct item {
	char key[ITEM_KEY];
	char value[ITEM_VALUE];
};

struct peer {
	const char *name;
	/* Makes an empty one; before any process opens it. */
	bool (*make)(const char *where);
	/* Before the writers are forked; NULL for nothing. */
	bool (*prepare)(void);
	/* One process, one handle; without `flush`, nothing waits for disk. */
	bool (*open)(const char *where, bool flush);
	/* One transaction; true when it is as durable as was asked. */
	bool (*commit)(const struct item *items, size_t count);
	bool (*find)(const char key[ITEM_KEY]); /* NULL: it cannot */
	void (*close)(void);
};

extern const struct peer store_lmdb;
extern const struct peer store_ours;
extern const struct peer store_postgres;
extern const struct peer store_raw;
extern const struct peer store_sqlite;

/* The key of one of a person's items. */
void item_key(uint32_t person, size_t kind, char key[ITEM_KEY]);

/* The items of a person; `turn` makes the values differ. */
void item_group(uint32_t person, uint64_t turn, struct item group[ITEM_GROUP]);

/* The next number of a sequence that no two `state`s share; cheap. */
uint32_t item_random(uint64_t *state);

/* Milliseconds of the monotonic clock. */
double item_clock(void);

/* What only ours is asked: 0, or 1 after a line.
 *
 *	tail WHERE BYTES	commits until the journal is so long
 *	torn WHERE		leaves half a record behind the end
 *	open WHERE		"open_ms N", "private_mb N" in this process
 *	merge WHERE		"merge_us N" a key; "blocked_ms N": the longest
 *				commit beside it, less its and our fdatasync
 *	renew WHERE		"renew_ms N" of all into new files
 *	sweep WHERE		merges
 *	recover WHERE		"recover_ms N" until the first commit */
int store_own_run(int argc, char **argv);

#endif
