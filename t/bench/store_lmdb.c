/* LMDB as it comes; without flush, MDB_NOSYNC. */

#include "store.h"

#include <lmdb.h>
#include <string.h>
#include <sys/stat.h>

#define ROOM (UINT64_C(1) << 30)

static MDB_env *env;
static MDB_dbi table;
static MDB_txn *reading;

static bool
open_table(void)
{
	MDB_txn *txn = NULL;

	return mdb_txn_begin(env, NULL, 0, &txn) == 0
	       && mdb_dbi_open(txn, NULL, 0, &table) == 0
	       && mdb_txn_commit(txn) == 0;
}

static bool
open_lmdb(const char *where, bool flush)
{
	return mdb_env_create(&env) == 0
	       && mdb_env_set_mapsize(env, (size_t)ROOM) == 0
	       && mdb_env_open(env, where, flush ? 0 : MDB_NOSYNC, 0600) == 0
	       && open_table()
	       && mdb_txn_begin(env, NULL, MDB_RDONLY, &reading) == 0;
}

static bool
make(const char *where)
{
	return mkdir(where, 0700) == 0;
}

static MDB_val
bytes_of(const char *bytes, size_t len)
{
	union {
		const char *given;
		void *wanted; /* LMDB's type lacks the const */
	} address = { .given = bytes };

	return (MDB_val){ .mv_size = len, .mv_data = address.wanted };
}

/* A reader that stays keeps what it sees from being used again. */
static bool
commit(const struct item *items, size_t count)
{
	MDB_txn *txn = NULL;

	mdb_txn_reset(reading);
	if (mdb_txn_begin(env, NULL, 0, &txn) != 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		MDB_val key = bytes_of(items[i].key, ITEM_KEY);
		MDB_val value = bytes_of(items[i].value, ITEM_VALUE);

		if (mdb_put(txn, table, &key, &value, 0) != 0)
			return false;
	}
	return mdb_txn_commit(txn) == 0;
}

static bool
find(const char key[ITEM_KEY])
{
	MDB_val wanted = bytes_of(key, ITEM_KEY);
	MDB_val value = { 0 };
	char copy[ITEM_VALUE];

	mdb_txn_reset(reading);
	if (mdb_txn_renew(reading) != 0
	    || mdb_get(reading, table, &wanted, &value) != 0
	    || value.mv_size != ITEM_VALUE)
		return false;
	memcpy(copy, value.mv_data, ITEM_VALUE);
	return true;
}

static void
close_lmdb(void)
{
	mdb_txn_abort(reading);
	mdb_env_close(env);
}

const struct peer store_lmdb = { .name = "lmdb",
	.make = make,
	.open = open_lmdb,
	.commit = commit,
	.find = find,
	.close = close_lmdb };
