/* Deleted by its owner: kept for a while, then gone with all it had. */

#include "account/removal.h"

#include <stdio.h>
#include <string.h>

#include "account/account_items.h"
#include "account/session.h"
#include "flow/flow.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

enum { DAY = 86400 };

static struct account ada;

static bool
is_there(const char *login)
{
	struct account account;

	return account_find(&site_work, login, &account) == STORE_OK;
}

static void
ask(struct account *account)
{
	site_begin_for(account);
	if (removal_ask(&site_work, account) != STORE_OK)
		bail("not asked for");
	site_commit();
}

static int
sweep(void)
{
	uint64_t count = 0;

	is_int(removal_sweep(&site_work, &count), STORE_OK, "a sweep");
	return (int)count;
}

static void
test_ask(void)
{
	struct session session;
	struct outbox_message message;
	struct account_items items;

	site_open("");
	ada = site_account("Ada", "ada@example.net");
	session = site_session(&ada, SESSION_WEB);
	ask(&ada);
	is_int(ada.delete_at, site_work.now + (int64_t)7 * DAY, "in 7 days");
	ok(!site_lives(&session), "its sessions end at once");
	(void)account_items_get(&site_work, ada.id, &items);
	(void)outbox_get(&site_work, items.messages[0], &message);
	is_int(message.kind, OUTBOX_DELETION, "its owner is told");
	site_at((int64_t)7 * DAY - 1);
	is_int(sweep(), 0, "takes none before its day");
	ok(is_there("ada"), "it is there");
	site_at((int64_t)7 * DAY);
	ok(!is_there("ada"), "gone on its day");
	is_int(sweep(), 1, "takes it then");
	is_int(sweep(), 0, "once");
}

static void
test_keep(void)
{
	site_open("[account]\ndelete_after = 1d\n");
	ada = site_account("Ada", "ada@example.net");
	ask(&ada);
	site_begin_for(&ada);
	is_int(removal_keep(&site_work, &ada), STORE_OK, "kept");
	site_commit();
	site_at(DAY);
	is_int(sweep(), 0, "takes none");
	ok(is_there("ada"), "it is there");
}

static bool
count(void *context, const void *key, size_t len,
    const struct store_value *value)
{
	int *left = context;

	(void)key;
	(void)len;
	(void)value;
	(*left)++;
	return true;
}

static int
rows_in(enum table table)
{
	int rows = 0;

	(void)store_iterate(site_work.store, (int)table, count, &rows);
	return rows;
}

/* Everything it had, and more of them than one batch. */
static void
test_whole(void)
{
	char token[FLOW_TOKEN];
	struct flow_visit visit;
	struct session session;
	struct flow change = { .purpose = FLOW_CHANGE,
		.via = VIA_EMAIL,
		.address = "new@example.net",
		.typed = "new@example.net",
		.language = "en" };

	site_open("");
	for (int i = 0; i < 70; i++) {
		const char *name = arena_format(site_work.arena, "name%d", i);

		ada = site_account(name,
		    arena_format(site_work.arena, "%s@example.net", name));
		ask(&ada);
	}
	session = site_session(&ada, SESSION_WEB);
	memcpy(change.account, ada.id, ACCOUNT_ID);
	memcpy(change.session, session.key, SECRET_SIZE);
	change.epoch = session.epoch;
	flow_token_new(token);
	(void)visit_open();
	visit = visit_from(&site_work, "192.0.2.1");
	is_int(flow_start(&visit, token, &change), FLOW_OK,
	    "a change on its way");
	(void)site_account("Other", "other@example.net");
	site_at((int64_t)7 * DAY);
	is_int(sweep(), 70, "takes all");
	is_int(rows_in(TABLE_ACCOUNT), 1, "one account is left");
	is_int(rows_in(TABLE_EMAIL), 1, "one address");
	is_int(rows_in(TABLE_USERNAME), 71, "and all names");
	is_int(rows_in(TABLE_TRAIL), 0, "nothing else");
	is_int(rows_in(TABLE_PENDING), 0, "no change");
	is_int(rows_in(TABLE_MESSAGE), 0, "no message");
	is_int(rows_in(TABLE_SESSIONS), 0, "no session");
	is_int(rows_in(TABLE_FAMILIAR), 0, "no browser");
}

/* Whoever came in by a forgotten password may not be the owner. */
static void
test_recovered(void)
{
	site_open("");
	ada = site_account("Ada", "ada@example.net");
	is_int(removal_wait(&site_work, &ada), 0, "may be asked for");
	ada.recovered_at = site_work.now - 100;
	is_int(removal_wait(&site_work, &ada), DAY - 100,
	    "not for a day after a recovery");
	ada.recovered_at = site_work.now - DAY;
	is_int(removal_wait(&site_work, &ada), 0, "then again");
}

int
main(void)
{
	test_recovered();
	test_ask();
	test_keep();
	test_whole();
	return done();
}
