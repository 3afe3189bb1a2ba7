/* What an account leaves behind: the newest of it is kept, all of it goes. */

#include "account/account_items.h"

#include <string.h>

#include "record/record.h"
#include "site.h"
#include "tap.h"

static const uint8_t ada[ACCOUNT_ID] = { 1, 2, 3 };
static const uint8_t eve[ACCOUNT_ID] = { 4, 5, 6 };

static void
add(const uint8_t id[ACCOUNT_ID], uint8_t what)
{
	uint8_t message[OUTBOX_ID] = { what };
	struct account_items_change change = { .flow = { what },
		.session = { what } };

	site_begin();
	if (account_items_add_message(&site_work, id, message) != STORE_OK
	    || account_items_add_change(&site_work, id, &change) != STORE_OK)
		bail("nothing was added");
	site_commit();
}

static void
test_add(void)
{
	struct account_items items;

	site_open("");
	is_int(account_items_get(&site_work, ada, &items), STORE_OK,
	    "an empty one");
	is_int((int)(items.message_count + items.change_count), 0, "is empty");
	for (uint8_t i = 1; i <= 40; i++)
		add(ada, i);
	add(ada, 40);
	is_int(account_items_get(&site_work, ada, &items), STORE_OK,
	    "after 40");
	is_int((int)items.message_count, ACCOUNT_ITEMS_MESSAGES_MAX,
	    "messages");
	is_int((int)items.change_count, ACCOUNT_ITEMS_CHANGES_MAX,
	    "and changes");
	is_int(items.messages[ACCOUNT_ITEMS_MESSAGES_MAX - 1][0], 40,
	    "the newest");
	is_int(items.messages[0][0], 40 - ACCOUNT_ITEMS_MESSAGES_MAX + 1,
	    "in the order of their coming, none twice");
	is_int(items.changes[0].flow[0], 40 - ACCOUNT_ITEMS_CHANGES_MAX + 1,
	    "changes too");
}

static void
test_delete(void)
{
	struct outbox_message message = { .kind = OUTBOX_PASSWORD,
		.via = VIA_EMAIL,
		.address = "ada@example.net",
		.language = "en" };
	struct outbox_message due;
	struct account_items items;
	int64_t next = 0;

	site_open("");
	message.due = site_work.now;
	message.expires = site_work.now + 60;
	site_begin();
	if (outbox_queue(&site_work, &message) != STORE_OK
	    || account_items_add_message(&site_work, ada, message.id)
		   != STORE_OK)
		bail("no message");
	site_commit();
	add(eve, 1);
	site_begin();
	is_int(account_items_delete(&site_work, ada), STORE_OK, "deleted");
	is_int(account_items_delete(&site_work, ada), STORE_OK, "once more");
	site_commit();
	is_int(outbox_get(&site_work, message.id, &due), STORE_ABSENT,
	    "its message is gone");
	is_int(outbox_due(&site_work, &due, &next), STORE_ABSENT,
	    "and will not be sent");
	(void)account_items_get(&site_work, eve, &items);
	is_int((int)items.message_count, 1, "nobody else's");
}

/* A row of the table of flows, as far as the items knows of it. */
static void
put_flow(uint8_t what)
{
	uint8_t key[SECRET_SIZE] = { what };
	struct buffer row = buffer_new(site_work.arena, 16);

	buffer_add(&row, "flow", 4);
	if (work_insert(&site_work, TABLE_PENDING, key, sizeof(key), &row,
		site_work.now + 60)
	    != STORE_OK)
		bail("no flow");
}

static bool
is_there(uint8_t what)
{
	uint8_t key[SECRET_SIZE] = { what };
	struct store_value value;

	return work_get(&site_work, TABLE_PENDING, key, sizeof(key), &value)
	       == STORE_OK;
}

static void
test_changes(void)
{
	uint8_t session[SECRET_SIZE] = { 2 };

	site_open("");
	for (uint8_t i = 1; i <= 3; i++)
		add(ada, i);
	site_begin();
	for (uint8_t i = 1; i <= 3; i++)
		put_flow(i);
	is_int(account_items_end_changes(&site_work, ada, session), STORE_OK,
	    "a session ends");
	site_commit();
	ok(is_there(1) && !is_there(2) && is_there(3), "its change with it");
	site_begin();
	is_int(account_items_end_changes(&site_work, ada, NULL), STORE_OK,
	    "all end");
	site_commit();
	ok(!is_there(1) && !is_there(3), "and all changes");
}

/* Until rows said who began a change, they were its keys (tag 2). */
static void
test_old(void)
{
	uint8_t keys[2][SECRET_SIZE] = { { 1 }, { 2 } };
	uint8_t session[SECRET_SIZE] = { 9 };
	struct buffer row;
	struct account_items items;

	site_open("");
	row = buffer_new(site_work.arena, 128);
	record_begin(&row);
	record_add_bytes(&row, 2, keys, sizeof(keys));
	site_begin();
	put_flow(1);
	put_flow(2);
	if (work_insert(&site_work, TABLE_TRAIL, ada, sizeof(ada), &row, 0)
	    != STORE_OK)
		bail("no trail");
	site_commit();
	add(ada, 3);
	is_int(account_items_get(&site_work, ada, &items), STORE_OK,
	    "an old row");
	is_int((int)items.change_count, 3, "is read, and added to");
	is_int(items.changes[1].flow[0], 2, "with what it had");
	site_begin();
	is_int(account_items_end_changes(&site_work, ada, session), STORE_OK,
	    "of which nobody knows who began it");
	site_commit();
	ok(!is_there(1) && !is_there(2), "is ended by any session");
}

int
main(void)
{
	test_add();
	test_changes();
	test_old();
	test_delete();
	return done();
}
