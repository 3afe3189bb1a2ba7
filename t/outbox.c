/* The queue itself: in order, never before its time, no longer than what waits
 * in it, and without a code in clear. */

#include "account/outbox.h"

#include <string.h>

#include "record/record.h"
#include "site.h"
#include "tap.h"

enum { LIFE = 1800, DAY = 86400 };

static struct outbox_message
message_to(const char *address)
{
	return (struct outbox_message){ .kind = OUTBOX_CODE,
		.via = VIA_EMAIL,
		.address = address,
		.language = "en",
		.code = "482913",
		.due = site_work.now,
		.expires = site_work.now + LIFE };
}

static struct outbox_message
queue_to(const char *address)
{
	struct outbox_message message = message_to(address);

	site_begin();
	if (outbox_queue(&site_work, &message) != STORE_OK)
		bail("not queued");
	site_commit();
	return message;
}

/* To whom the first one goes that is due; NULL for nobody. */
static const char *
due(int64_t *next)
{
	struct outbox_message message;
	enum store_outcome outcome = outbox_due(&site_work, &message, next);

	if (outcome != STORE_OK && outcome != STORE_ABSENT)
		bail("the queue cannot be read");
	return outcome == STORE_OK ? message.address : NULL;
}

/* To whom the one behind that place goes, due or not. */
static const char *
behind(uint64_t number)
{
	struct outbox_message message;
	enum store_outcome outcome =
	    outbox_waiting(&site_work, number, &message);

	if (outcome != STORE_OK && outcome != STORE_ABSENT)
		bail("the queue cannot be read");
	return outcome == STORE_OK ? message.address : NULL;
}

static void
settle(struct outbox_message *message, enum outbox_state state)
{
	if (outbox_settle(&site_work, message, state) != STORE_OK)
		bail("not settled");
}

static void
test_order(void)
{
	struct outbox_message one;
	struct outbox_message two;
	struct outbox_message three;
	int64_t next = -1;

	site_open("");
	is_string(due(&next), NULL, "an empty queue");
	is_int(next, 0, "waits for nothing");
	one = queue_to("one@example.net");
	two = queue_to("two@example.net");
	three = queue_to("three@example.net");
	ok(one.number < two.number && two.number < three.number,
	    "places in a row");
	is_int(one.state, OUTBOX_QUEUED, "queued");
	is_int(one.queued, site_work.now, "now");
	is_string(due(&next), "one@example.net", "the first is first");
	is_string(behind(0), "one@example.net", "all of them: from the first");
	is_string(behind(one.number), "two@example.net", "on");
	is_string(behind(three.number), NULL, "to the last");
	settle(&two, OUTBOX_SENT);
	is_string(behind(one.number), "three@example.net",
	    "what was sent is passed over");
	settle(&one, OUTBOX_FAILED);
	is_string(due(&next), "three@example.net", "what failed too");
	settle(&three, OUTBOX_RETRYING);
	is_string(due(&next), "three@example.net",
	    "what is to be tried again stays");
}

static void
test_fields(void)
{
	struct outbox_message message;
	struct outbox_message found;

	site_open("");
	message = queue_to("ada@example.net");
	is_int(outbox_get(&site_work, message.id, &found), STORE_OK, "found");
	is_int(found.kind, OUTBOX_CODE, "kind");
	ok(found.via == VIA_EMAIL, "way");
	is_string(found.address, "ada@example.net", "address");
	is_string(found.language, "en", "language");
	ok(found.code == NULL && found.sealed != NULL, "the code is sealed");
	ok(outbox_unseal(&site_work, &found), "with the site's key");
	is_string(found.code, "482913", "code");
	is_int(found.expires, site_work.now + LIFE, "end");
	is_int((intmax_t)found.number, (intmax_t)message.number, "place");
	site_at(5);
	is_int(outbox_claim(&site_work, &found, site_work.now + 30), STORE_OK,
	    "claimed");
	(void)outbox_get(&site_work, message.id, &found);
	is_int(found.tries, 1, "one try");
	is_int(found.at, site_work.now, "now");
	is_int(found.due, site_work.now + 30, "the next one later");
	is_int(found.queued, site_work.now - 5, "queued before");
	message.id[0] ^= 1;
	is_int(outbox_get(&site_work, message.id, &found), STORE_ABSENT,
	    "another id has no message");
}

/* What is stored is spelt as ever; a way that nobody knows is no way. */
static void
test_way(const char *text, enum store_outcome wanted, enum via way)
{
	enum { TAG_VIA = 2 };
	struct outbox_message message = message_to("ada@example.net");
	struct outbox_message found;
	struct store_value value;
	struct record record;
	struct buffer row;

	site_open("");
	message.via = way;
	row = buffer_new(site_work.arena, 64);
	record_begin(&row);
	record_add_text(&row, TAG_VIA, text);
	site_begin();
	if (outbox_queue(&site_work, &message) != STORE_OK
	    || work_get(&site_work, TABLE_MESSAGE, message.id, OUTBOX_ID,
		   &value)
		   != STORE_OK
	    || !record_read(&record, value.bytes, value.len)
	    || work_put(&site_work, TABLE_MESSAGE, message.id, OUTBOX_ID, &row,
		   message.expires)
		   != STORE_OK)
		bail("not written");
	site_commit();
	is_string(record_text(&record, TAG_VIA), via_name(way), "as spelt");
	is_int((int)outbox_get(&site_work, message.id, &found), (int)wanted,
	    "%s: is read", text == NULL ? "none" : text);
	ok(wanted != STORE_OK || found.via == way, "as that way");
}

static void
test_due(void)
{
	struct outbox_message early;
	struct outbox_message late;
	int64_t opened = 0;
	int64_t next = 0;

	site_open("");
	opened = site_work.now;
	late = queue_to("late@example.net");
	early = queue_to("early@example.net");
	(void)outbox_claim(&site_work, &late, opened + 100);
	(void)outbox_claim(&site_work, &early, opened + 60);
	is_string(due(&next), NULL, "nothing is due");
	is_int(next, opened + 60, "the earliest says when");
	site_at(59);
	is_string(due(&next), NULL, "not a second before");
	site_at(60);
	is_string(due(&next), "early@example.net", "then it is");
	is_string(behind(0), "early@example.net", "who waits less is before");
	is_string(behind(early.number), "late@example.net", "who waits longer");
	settle(&early, OUTBOX_SENT);
	is_string(due(&next), NULL, "once");
	is_int(next, opened + 100, "the other waits");
	site_at(100);
	is_string(due(&next), "late@example.net", "for its time");
}

/* Queued with what it speaks of, or not at all. */
static void
test_abort(void)
{
	struct outbox_message message;
	int64_t next = 0;

	site_open("");
	message = message_to("never@example.net");
	site_begin();
	(void)outbox_queue(&site_work, &message);
	work_abort(&site_work);
	is_string(due(&next), NULL, "nothing is sent of what never was");
	(void)queue_to("ada@example.net");
	is_string(due(&next), "ada@example.net", "the next one is");
}

static void
test_forgotten(void)
{
	struct outbox_message message;
	struct outbox_message left;

	site_open("");
	message = queue_to("ada@example.net");
	settle(&message, OUTBOX_SENT);
	(void)outbox_get(&site_work, message.id, &left);
	ok(left.address == NULL && left.sealed == NULL,
	    "address and code go with the message");
	site_at(LIFE + DAY - 1);
	is_int(outbox_get(&site_work, message.id, &left), STORE_OK,
	    "what became of it is known for a day");
	site_at(LIFE + DAY);
	is_int(outbox_get(&site_work, message.id, &left), STORE_ABSENT,
	    "and then forgotten");
}

/* How many places a sender has to look at. */
static int64_t
places(void)
{
	struct store_value value;
	struct record record;

	if (work_get(&site_work, TABLE_QUEUE, "range", strlen("range"), &value)
		!= STORE_OK
	    || !record_read(&record, value.bytes, value.len))
		bail("the queue has no range");
	return record_number(&record, 2) - record_number(&record, 1);
}

static void
test_gaps(void)
{
	struct outbox_message one;
	struct outbox_message two;
	struct outbox_message three;
	int64_t next = 0;

	site_open("");
	one = queue_to("one@example.net");
	two = queue_to("two@example.net");
	three = queue_to("three@example.net");
	is_int(places(), 3, "three wait");
	settle(&two, OUTBOX_SENT);
	is_int(places(), 3, "gaps are kept behind one that waits");
	settle(&one, OUTBOX_SENT);
	is_int(places(), 1, "and go with it");
	settle(&three, OUTBOX_SENT);
	is_int(places(), 0, "none waits");
	/* No sender came for days. */
	(void)queue_to("lost@example.net");
	site_at(LIFE + DAY);
	is_string(due(&next), NULL, "one that was forgotten unsent");
	one = queue_to("ada@example.net");
	is_string(due(&next), "ada@example.net", "keeps up nobody");
	settle(&one, OUTBOX_SENT);
	is_int(places(), 0, "and leaves no gap for ever");
}

/* What a clock that ran ahead queued, or tried, waits no month and holds up
 * nobody behind it. */
static void
test_clock(void)
{
	struct outbox_message one;
	struct outbox_message two;
	int64_t next = 0;

	site_open("");
	site_at((int64_t)30 * DAY);
	one = queue_to("ahead@example.net");
	two = queue_to("tried@example.net");
	if (outbox_claim(&site_work, &two, site_work.now + 30) != STORE_OK)
		bail("not claimed");
	settle(&two, OUTBOX_RETRYING);
	site_at(0);
	is_string(due(&next), "ahead@example.net",
	    "F13: what was queued ahead is due");
	settle(&one, OUTBOX_SENT);
	is_string(due(&next), "tried@example.net",
	    "F13: what was tried ahead, too");
	settle(&two, OUTBOX_SENT);
	one = queue_to("now@example.net");
	if (outbox_claim(&site_work, &one, site_work.now + 30) != STORE_OK)
		bail("not claimed");
	settle(&one, OUTBOX_RETRYING);
	is_string(due(&next), NULL, "what is tried now");
	is_int(next, site_work.now + 30, "waits as ever");
}

int
main(void)
{
	test_order();
	test_fields();
	test_way("email", STORE_OK, VIA_EMAIL);
	test_way("phone", STORE_OK, VIA_PHONE);
	test_way("pigeon", STORE_DAMAGED, VIA_EMAIL);
	test_way(NULL, STORE_DAMAGED, VIA_EMAIL);
	test_due();
	test_abort();
	test_forgotten();
	test_gaps();
	test_clock();
	return done();
}
