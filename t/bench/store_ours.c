/* Ours, by its contract. */

#include "store.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "store/file.h"
#include "store/store.h"
#include "store/store_admin.h"
#include "store/store_open.h"

enum { TABLE = 1 };

static struct store *store;
static int at; /* its folder */
static struct arena *arena;

static int
no_flush(int fd)
{
	(void)fd;
	return 0;
}

static int
folder(const char *where)
{
	return open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool
open_ours(const char *where, bool flush)
{
	bool right = false;

	if (!flush) {
		file_calls.sync = no_flush;
		file_calls.sync_data = no_flush;
	}
	at = folder(where);
	right = store_open(at, &store) == STORE_OK;
	arena = arena_new();
	return right;
}

static bool
make(const char *where)
{
	bool right = mkdir(where, 0700) == 0;
	int dir = folder(where);

	right = right && store_admin_create(dir) == STORE_OK;
	(void)close(dir);
	return right;
}

static bool
commit(const struct item *items, size_t count)
{
	struct store_transaction *transaction = NULL;
	bool right = store_begin(store, &transaction) == STORE_OK;

	if (!right)
		return false;
	for (size_t i = 0; i < count && right; i++) {
		struct store_key key = { TABLE, items[i].key, ITEM_KEY };
		struct store_value value = { items[i].value, ITEM_VALUE, 0 };

		right = store_put(transaction, &key, &value) == STORE_OK;
	}
	if (!right) {
		store_abort(transaction);
		return false;
	}
	right = store_commit(transaction) == STORE_OK;
	/* On a site a helper does it. */
	if (right && store_is_due(store))
		right = store_admin_upkeep(at) == STORE_OK;
	return right;
}

static bool
find(const char key[ITEM_KEY])
{
	struct store_key wanted = { TABLE, key, ITEM_KEY };
	struct store_value value;
	enum store_outcome outcome = store_get(store, arena, &wanted, &value);

	arena_reset(arena);
	return outcome == STORE_OK && value.len == ITEM_VALUE;
}

static void
close_ours(void)
{
	store_close(store);
	(void)close(at);
	arena_free(arena);
}

const struct peer store_ours = { .name = "ours",
	.make = make,
	.open = open_ours,
	.commit = commit,
	.find = find,
	.close = close_ours };
