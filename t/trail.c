/* What an account leaves behind: the newest of it is kept, all of it goes. */

#include "account/trail.h"

#include <string.h>

#include "site.h"
#include "tap.h"

static const uint8_t ada[ACCOUNT_ID] = { 1, 2, 3 };
static const uint8_t eve[ACCOUNT_ID] = { 4, 5, 6 };

static void
add(const uint8_t id[ACCOUNT_ID], uint8_t what)
{
	uint8_t message[OUTBOX_ID] = { what };
	uint8_t flow[SECRET_SIZE] = { what };

	site_begin();
	if (trail_add_message(&site_work, id, message) != STORE_OK
	    || trail_add_flow(&site_work, id, flow) != STORE_OK)
		bail("nothing was added");
	site_commit();
}

static void
test_add(void)
{
	struct trail trail;

	site_open("");
	is_int(trail_get(&site_work, ada, &trail), STORE_OK, "an empty one");
	is_int((int)(trail.message_count + trail.flow_count), 0, "is empty");
	for (uint8_t i = 1; i <= 40; i++)
		add(ada, i);
	add(ada, 40);
	is_int(trail_get(&site_work, ada, &trail), STORE_OK, "after 40");
	is_int((int)trail.message_count, TRAIL_MESSAGES_MAX, "messages");
	is_int((int)trail.flow_count, TRAIL_FLOWS_MAX, "and changes");
	is_int(trail.messages[TRAIL_MESSAGES_MAX - 1][0], 40, "the newest");
	is_int(trail.messages[0][0], 40 - TRAIL_MESSAGES_MAX + 1,
	    "in the order of their coming, none twice");
	is_int(trail.flows[0][0], 40 - TRAIL_FLOWS_MAX + 1, "changes too");
}

static void
test_delete(void)
{
	struct outbox_message message = { .kind = OUTBOX_PASSWORD,
		.via = "email",
		.address = "ada@example.net",
		.language = "en" };
	struct outbox_message due;
	struct trail trail;
	int64_t next = 0;

	site_open("");
	message.due = site_work.now;
	message.expires = site_work.now + 60;
	site_begin();
	if (outbox_queue(&site_work, &message) != STORE_OK
	    || trail_add_message(&site_work, ada, message.id) != STORE_OK)
		bail("no message");
	site_commit();
	add(eve, 1);
	site_begin();
	is_int(trail_delete(&site_work, ada), STORE_OK, "deleted");
	is_int(trail_delete(&site_work, ada), STORE_OK, "once more");
	site_commit();
	is_int(outbox_get(&site_work, message.id, &due), STORE_ABSENT,
	    "its message is gone");
	is_int(outbox_due(&site_work, &due, &next), STORE_ABSENT,
	    "and will not be sent");
	(void)trail_get(&site_work, eve, &trail);
	is_int((int)trail.message_count, 1, "nobody else's");
}

int
main(void)
{
	test_add();
	test_delete();
	return done();
}
