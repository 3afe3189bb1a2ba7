/* Whom a notice goes to, and when. */

#include "account/notice.h"

#include "account/trail.h"
#include "site.h"
#include "tap.h"

static struct account account;

static struct outbox_message
send(void)
{
	struct outbox_message message = { .kind = OUTBOX_CODE };
	struct trail trail;

	site_begin();
	if (notice_send(&site_work, &account, OUTBOX_PASSWORD) != STORE_OK)
		bail("no notice");
	site_commit();
	if (trail_get(&site_work, account.id, &trail) != STORE_OK
	    || trail.message_count == 0
	    || outbox_get(&site_work, trail.messages[trail.message_count - 1],
		   &message)
		   != STORE_OK)
		bail("no message");
	return message;
}

int
main(void)
{
	struct outbox_message message;

	site_open("");
	account = (struct account){ .username = "Ada",
		.email = "ada@example.net",
		.phone = "+12015550100",
		.language = "de" };
	message = send();
	is_int(message.kind, OUTBOX_PASSWORD, "a notice");
	is_string(message.address, "ada@example.net", "by e-mail");
	is_string(message.language, "de", "in the owner's language");
	is_int(message.due, site_work.now, "at once");
	ok(message.code == NULL, "without a code");
	account.email = NULL;
	message = send();
	is_string(message.address, "+12015550100", "else by text");
	is_int(message.due, site_work.now, "at once");
	message = send();
	is_int(message.due, site_work.now + 60, "a second text waits");
	ok(message.expires > message.due, "and is sent all the same");
	return done();
}
