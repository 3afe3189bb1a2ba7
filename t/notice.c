/* Whom a notice goes to, how often, and what becomes of those that do not go.
 */

#include "account/notice.h"

#include <stdio.h>
#include <stdlib.h>

#include "account/account_items.h"
#include "account/notice_gate.h"
#include "limit/sms_brake.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

enum { HOUR = 3600, DAY = 86400 };

static struct account account;

static void
open_with(const char *settings)
{
	site_open(settings);
	account = site_account("Ada", "ada@example.net");
}

static struct account_items
trail_now(void)
{
	struct account_items items;

	if (account_items_get(&site_work, account.id, &items) != STORE_OK)
		bail("no trail");
	return items;
}

static size_t
untold(void)
{
	return trail_now().untold_count;
}

static void
notice(enum outbox_kind kind)
{
	site_begin();
	if (notice_send(&site_work, &account, kind) != STORE_OK)
		bail("no notice");
	site_commit();
}

static struct outbox_message
last(void)
{
	struct outbox_message message = { .kind = OUTBOX_CODE };
	struct account_items items = trail_now();

	if (items.message_count == 0
	    || outbox_get(&site_work, items.messages[items.message_count - 1],
		   &message)
		   != STORE_OK)
		bail("no message");
	return message;
}

/* Hands over what waits; how many that were. */
static int
send_all(void)
{
	struct outbox_message message;
	int64_t next = 0;
	int count = 0;

	for (; outbox_due(&site_work, &message, &next) == STORE_OK; count++)
		if (outbox_settle(&site_work, &message, OUTBOX_SENT)
		    != STORE_OK)
			bail("not settled");
	return count;
}

static void
test_whom(void)
{
	struct outbox_message message;

	open_with("");
	account.phone = "+12015550100";
	account.language = "de";
	notice(OUTBOX_PASSWORD);
	message = last();
	is_int(message.kind, OUTBOX_PASSWORD, "a notice");
	is_string(message.address, "ada@example.net", "by e-mail");
	is_string(message.language, "de", "in the owner's language");
	is_int(message.due, site_work.now, "at once");
	ok(message.code == NULL && message.sealed == NULL, "without a code");
	account.email = NULL;
	notice(OUTBOX_PASSWORD);
	message = last();
	is_string(message.address, "+12015550100", "else by text");
	is_int(message.due, site_work.now, "at once");
}

static void
test_merged(void)
{
	open_with("");
	notice(OUTBOX_PASSWORD);
	notice(OUTBOX_PASSWORD);
	notice(OUTBOX_MOVED);
	notice(OUTBOX_PASSWORD);
	is_int(send_all(), 2, "of one kind one waits, and says it for all");
	is_int((int)untold(), 0, "so nothing is left untold");
	notice(OUTBOX_PASSWORD);
	is_int(send_all(), 1, "after it was sent there is another");
}

/* How many of forty go, one after another; `apart` seconds between them. */
static int
forty(int apart)
{
	int64_t begun = site_work.now;
	int count = 0;

	for (int i = 0; i < 40; i++) {
		notice(OUTBOX_PASSWORD);
		count += send_all();
		site_at(site_work.now - begun + apart);
	}
	return count;
}

static void
test_often(void)
{
	open_with("");
	is_int(forty(1), NOTICE_MAILS_DAY, "mails of one kind in a day");
	is_int((int)untold(), ACCOUNT_ITEMS_UNTOLD_MAX,
	    "the last of the others");
	is_int((int)trail_now().untold[0].kind, OUTBOX_PASSWORD, "by kind,");
	is_int(trail_now().untold[ACCOUNT_ITEMS_UNTOLD_MAX - 1].at,
	    site_work.now - 1, "and time");
	site_at((int64_t)25 * HOUR);
	is_int(send_all(), 0, "are not sent on the next day");
	open_with("");
	account.phone = "+12015550100";
	account.email = NULL;
	is_int(forty(1), NOTICE_TEXTS_DAY, "texts");
	site_at((int64_t)25 * HOUR);
	is_int(send_all(), 0, "of which none is kept");
	open_with("[limits]\nfactor = 0\n");
	is_int(forty(1), 40, "without limits all go");
}

/* A number has its own, whatever is sent to it. */
static void
test_number(void)
{
	open_with("[limits]\nfactor = 1\nsms_number = 2/h 5/day\n");
	account.phone = "+12015550100";
	account.email = NULL;
	notice(OUTBOX_PASSWORD);
	notice(OUTBOX_MOVED);
	notice(OUTBOX_DELETION);
	is_int(send_all(), 2, "texts an hour to a number");
	is_int((int)untold(), 1, "one is left untold");
}

static enum notice_gate_outcome
pass(struct notice_gate *gate, struct outbox_message *message)
{
	enum notice_gate_outcome outcome = NOTICE_GATE_OPEN;

	message->tries++;
	outcome = notice_gate_pass(gate, &site_work, message);
	return outcome;
}

static void
test_gate(void)
{
	struct notice_gate *gate = NULL;
	struct outbox_message message;
	struct outbox_message code = { .kind = OUTBOX_CODE, .via = VIA_EMAIL };

	open_with("[limits]\nmails_total = 1/h 9/day\n");
	gate = notice_gate_open(scratch_descriptor());
	notice(OUTBOX_PASSWORD);
	message = last();
	is_int(pass(gate, &message), NOTICE_GATE_OPEN, "within the site's");
	is_int(pass(gate, &message), NOTICE_GATE_OPEN,
	    "another try takes nothing");
	notice(OUTBOX_MOVED);
	message = last();
	is_int(pass(gate, &message), NOTICE_GATE_LATER, "beyond");
	is_int(pass(gate, &message), NOTICE_GATE_LATER,
	    "which another try asks again");
	is_int((int)untold(), 0, "it waits");
	site_at((int64_t)2 * HOUR);
	is_int(pass(gate, &message), NOTICE_GATE_OPEN, "until there is room");
	is_int(pass(gate, &code), NOTICE_GATE_OPEN,
	    "a code was limited when it was asked for");
	notice_gate_close(gate);
}

static void
turn_off(const char *country)
{
	int64_t batch = 0;

	site_begin();
	for (int i = 0; i < 50; i++)
		(void)sms_brake_sent(&site_work, country,
		    arena_format(site_work.arena, "192.0.2.%d", i), &batch);
	site_commit();
}

static void
test_texts(void)
{
	char settings[1024];
	struct notice_gate *gate = NULL;
	struct outbox_message message;

	(void)snprintf(settings, sizeof(settings),
	    "[site]\ncountries = %s/conf/countries\n"
	    "[sms]\ntransport = file\ncountries = DE US\n"
	    "[limits]\nsms_block = 1/h 9/day\n",
	    getenv("LATCHKEY_SOURCE"));
	open_with(settings);
	gate = notice_gate_open(scratch_descriptor());
	account.phone = "+4915123456789";
	account.email = NULL;
	notice(OUTBOX_PASSWORD);
	message = last();
	is_int(pass(gate, &message), NOTICE_GATE_OPEN, "a text");
	notice(OUTBOX_MOVED);
	message = last();
	is_int(pass(gate, &message), NOTICE_GATE_LATER,
	    "its thousand numbers have had theirs");
	turn_off("DE");
	site_at(700);
	message.address = "+4915223456789";
	is_int(pass(gate, &message), NOTICE_GATE_LATER,
	    "its country is off, that of the number");
	is_int((int)untold(), 0, "so it waits");
	message.address = "+12015550100";
	is_int(pass(gate, &message), NOTICE_GATE_OPEN, "another is not");
	message.address = "+33612345678";
	is_int(pass(gate, &message), NOTICE_GATE_SHUT,
	    "texts do not go to that one");
	is_int((int)untold(), 1, "which is noted");
	notice_gate_close(gate);
}

int
main(void)
{
	test_whom();
	test_merged();
	test_often();
	test_number();
	test_gate();
	test_texts();
	return done();
}
