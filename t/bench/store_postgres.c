/* PostgreSQL by its Unix socket: a prepared statement that takes the whole
 * group, so that a commit is one message there and one back. */

#include "store.h"

#include <libpq-fe.h>
#include <stdio.h>

enum { BINARY = 1 };

static PGconn *server;

static bool
ended(PGresult *result, ExecStatusType wanted)
{
	bool right = PQresultStatus(result) == wanted;

	if (!right)
		(void)fprintf(stderr, "%s", PQerrorMessage(server));
	PQclear(result);
	return right;
}

static bool
run(const char *sql)
{
	return ended(PQexec(server, sql), PGRES_COMMAND_OK);
}

/* `where` is a folder, with the socket in it. */
static bool
connect_to(const char *where)
{
	const char *names[] = { "host", "user", "dbname", NULL };
	const char *values[] = { where, "bench", "postgres", NULL };

	server = PQconnectdbParams(names, values, 0);
	return PQstatus(server) == CONNECTION_OK;
}

static void
close_postgres(void)
{
	PQfinish(server);
	server = NULL;
}

static bool
make(const char *where)
{
	bool right = connect_to(where)
		     && run("CREATE TABLE kv (k bytea PRIMARY KEY, "
			    "v bytea NOT NULL)");

	close_postgres();
	return right;
}

static bool
open_postgres(const char *where, bool flush)
{
	return connect_to(where)
	       && run(flush ? "SET synchronous_commit = on"
			    : "SET synchronous_commit = off")
	       && ended(
		   PQprepare(server, "put",
		       "INSERT INTO kv VALUES ($1, $2), ($3, $4), ($5, $6), "
		       "($7, $8) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
		       2 * ITEM_GROUP, NULL),
		   PGRES_COMMAND_OK)
	       && ended(PQprepare(server, "get",
			    "SELECT v FROM kv WHERE k = $1", 1, NULL),
		   PGRES_COMMAND_OK);
}

static bool
put_group(const struct item *items)
{
	const char *values[2 * ITEM_GROUP];
	int lengths[2 * ITEM_GROUP];
	int formats[2 * ITEM_GROUP];

	for (size_t i = 0; i < ITEM_GROUP; i++) {
		values[2 * i] = items[i].key;
		lengths[2 * i] = ITEM_KEY;
		values[2 * i + 1] = items[i].value;
		lengths[2 * i + 1] = ITEM_VALUE;
		formats[2 * i] = formats[2 * i + 1] = BINARY;
	}
	return ended(PQexecPrepared(server, "put", 2 * ITEM_GROUP, values,
			 lengths, formats, BINARY),
	    PGRES_COMMAND_OK);
}

static bool
commit(const struct item *items, size_t count)
{
	if (count == ITEM_GROUP)
		return put_group(items);
	if (!run("BEGIN"))
		return false;
	for (size_t i = 0; i < count; i += ITEM_GROUP) {
		if (!put_group(items + i))
			return false;
	}
	return run("COMMIT");
}

static bool
find(const char key[ITEM_KEY])
{
	int len = ITEM_KEY;
	int format = BINARY;
	PGresult *result =
	    PQexecPrepared(server, "get", 1, &key, &len, &format, BINARY);
	bool right =
	    PQntuples(result) == 1 && PQgetlength(result, 0, 0) == ITEM_VALUE;

	return ended(result, PGRES_TUPLES_OK) && right;
}

const struct peer store_postgres = { .name = "postgresql",
	.make = make,
	.open = open_postgres,
	.commit = commit,
	.find = find,
	.close = close_postgres };
