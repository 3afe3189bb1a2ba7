/* SQLite, with the write-ahead log and synchronous=FULL. */

#include "store.h"

#include <sqlite3.h>
#include <stddef.h>

enum { BUSY_WAIT = 20000 /* milliseconds */ };

static sqlite3 *db;
static sqlite3_stmt *begin;
static sqlite3_stmt *put;
static sqlite3_stmt *end;
static sqlite3_stmt *get;

static bool
run(const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
ready(sqlite3_stmt **statement, const char *sql)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		   statement, NULL)
	       == SQLITE_OK;
}

static bool
step(sqlite3_stmt *statement)
{
	int outcome = sqlite3_step(statement);

	return sqlite3_reset(statement) == SQLITE_OK
	       && (outcome == SQLITE_DONE || outcome == SQLITE_ROW);
}

static bool
open_db(const char *where)
{
	return sqlite3_open(where, &db) == SQLITE_OK
	       && sqlite3_busy_timeout(db, BUSY_WAIT) == SQLITE_OK;
}

static void
close_sqlite(void)
{
	(void)sqlite3_finalize(begin);
	(void)sqlite3_finalize(put);
	(void)sqlite3_finalize(end);
	(void)sqlite3_finalize(get);
	(void)sqlite3_close(db);
	db = NULL;
}

static bool
make(const char *where)
{
	bool right = open_db(where) && run("PRAGMA journal_mode = WAL")
		     && run("CREATE TABLE kv (k BLOB PRIMARY KEY, "
			    "v BLOB NOT NULL) WITHOUT ROWID");

	close_sqlite();
	return right;
}

static bool
open_sqlite(const char *where, bool flush)
{
	return open_db(where)
	       && run(flush ? "PRAGMA synchronous = FULL"
			    : "PRAGMA synchronous = OFF")
	       && ready(&begin, "BEGIN IMMEDIATE") && ready(&end, "COMMIT")
	       && ready(&put, "INSERT INTO kv VALUES (?1, ?2) "
			      "ON CONFLICT (k) DO UPDATE SET v = excluded.v")
	       && ready(&get, "SELECT v FROM kv WHERE k = ?1");
}

static bool
commit(const struct item *items, size_t count)
{
	if (!step(begin))
		return false;
	for (size_t i = 0; i < count; i++) {
		(void)sqlite3_bind_blob(put, 1, items[i].key, ITEM_KEY,
		    SQLITE_STATIC);
		(void)sqlite3_bind_blob(put, 2, items[i].value, ITEM_VALUE,
		    SQLITE_STATIC);
		if (!step(put))
			return false;
	}
	return step(end);
}

static bool
find(const char key[ITEM_KEY])
{
	bool right = false;

	(void)sqlite3_bind_blob(get, 1, key, ITEM_KEY, SQLITE_STATIC);
	right = sqlite3_step(get) == SQLITE_ROW
		&& sqlite3_column_bytes(get, 0) == ITEM_VALUE;
	return sqlite3_reset(get) == SQLITE_OK && right;
}

const struct peer store_sqlite = { .name = "sqlite",
	.make = make,
	.open = open_sqlite,
	.commit = commit,
	.find = find,
	.close = close_sqlite };
