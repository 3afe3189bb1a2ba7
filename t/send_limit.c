/* How often messages go to one address: by e-mail after 60, 120, 300, 900 s, 5
 * an hour, 10 a day; by text after 60, 300 s, 3 an hour, 5 a day. */

#include "limit/send_limit.h"

#include "site.h"
#include "tap.h"

enum { HOUR = 3600, DAY = 86400 };

static int64_t
wait_of(enum via via, const char *address)
{
	int64_t wait = -1;

	if (send_limit_wait(&site_work, via, address, &wait) != STORE_OK)
		bail("no wait");
	return wait;
}

static void
send_one(enum via via, const char *address)
{
	site_begin();
	if (send_limit_count(&site_work, via, address) != STORE_OK)
		bail("not counted");
	site_commit();
}

/* Sends as soon as may be, until the hour's share is used up; the waits must
 * be those. */
static int64_t
walk(enum via via, const char *address, const int64_t *waits, int count)
{
	int64_t at = 0;

	for (int i = 0; i < count; i++) {
		is_int(wait_of(via, address), 0, "%s: message %d",
		    via_name(via), i + 1);
		send_one(via, address);
		is_int(wait_of(via, address), waits[i],
		    "%s: then a wait of %lld s", via_name(via),
		    (long long)waits[i]);
		site_at(at + waits[i] - 1);
		is_int(wait_of(via, address), 1, "%s: to its last second",
		    via_name(via));
		at += waits[i];
		site_at(at);
	}
	return at;
}

static void
test_mail(void)
{
	/* The fifth waits for the hour, the tenth for the day. */
	static const int64_t waits[] = { 60, 120, 300, 900, HOUR - 1380, 900,
		900, 900, 900 };

	site_open("");
	(void)walk(VIA_EMAIL, "ada@example.net", waits, 9);
	send_one(VIA_EMAIL, "ada@example.net");
	is_int(wait_of(VIA_EMAIL, "ada@example.net"),
	    DAY - 3 * HOUR + 3 * HOUR - (HOUR + 3600), "ten a day");
	is_int(wait_of(VIA_EMAIL, "ada+x@example.net"),
	    wait_of(VIA_EMAIL, "ada@example.net"), "a tag is the same mailbox");
	is_int(wait_of(VIA_EMAIL, "eve@example.net"), 0, "another is free");
	is_int(wait_of(VIA_PHONE, "+12015550100"), 0, "and so are texts");
}

static void
test_text(void)
{
	static const int64_t waits[] = { 60, 300, HOUR - 360, 300 };

	site_open("");
	(void)walk(VIA_PHONE, "+12015550100", waits, 4);
	send_one(VIA_PHONE, "+12015550100");
	ok(wait_of(VIA_PHONE, "+12015550100") > DAY - 2 * HOUR,
	    "phone: five a day");
	is_int(wait_of(VIA_PHONE, "+12015550101"), 0, "another number is free");
}

static void
test_factor(void)
{
	site_open("[limits]\nfactor = 0\n");
	for (int i = 0; i < 20; i++)
		send_one(VIA_EMAIL, "ada@example.net");
	is_int(wait_of(VIA_EMAIL, "ada@example.net"), 0, "factor 0: no wait");
}

/* An administrator who wants none sent gets none. */
static void
test_none(void)
{
	site_open("[limits]\nsms_number = 0/h 0/day\n");
	is_int(wait_of(VIA_PHONE, "+12015550100"), DAY, "0 a day: never");
	is_int(wait_of(VIA_EMAIL, "ada@example.net"), 0, "e-mail is apart");
}

/* A clock that ran ahead and was put right. */
static void
test_clock(void)
{
	static const int64_t ahead[] = { DAY, (int64_t)30 * DAY,
		(int64_t)365 * DAY };

	for (size_t i = 0; i < sizeof(ahead) / sizeof(ahead[0]); i++) {
		site_open("");
		site_at(ahead[i] + 1);
		for (int k = 0; k < 10; k++)
			send_one(VIA_EMAIL, "ada@example.net");
		ok(wait_of(VIA_EMAIL, "ada@example.net") > HOUR, "used up");
		site_at(0);
		is_int(wait_of(VIA_EMAIL, "ada@example.net"), 0,
		    "F13: what was counted %d days ahead is over",
		    (int)(ahead[i] / DAY));
		send_one(VIA_EMAIL, "ada@example.net");
		is_int(wait_of(VIA_EMAIL, "ada@example.net"), 60,
		    "the next counts as ever");
		site_at(60);
		is_int(wait_of(VIA_EMAIL, "ada@example.net"), 0, "and goes by");
	}
	site_open("");
	site_at(10);
	send_one(VIA_EMAIL, "ada@example.net");
	site_at(0);
	is_int(wait_of(VIA_EMAIL, "ada@example.net"), 60,
	    "F13: what was counted some seconds ahead counts as now");
}

int
main(void)
{
	test_mail();
	test_text();
	test_factor();
	test_none();
	test_clock();
	return done();
}
