/* Codes: what they look like, what fits, and how often one may be tried.  The
 * numbers are contract.md's: 10 an hour, 20 a day, 100 in a row block for seven
 * days. */

#include "flow/code.h"

#include <string.h>

#include "site.h"
#include "tap.h"

enum { HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

static void
test_make(void)
{
	int digits[10] = { 0 };
	int missing = 0;

	for (int i = 0; i < 200; i++) {
		const char *code = code_make(site_work.arena, 6);

		if (strlen(code) != 6 || strspn(code, "0123456789") != 6)
			bail("a code is %s", code);
		for (size_t k = 0; k < 6; k++)
			digits[code[k] - '0']++;
	}
	for (int i = 0; i < 10; i++)
		missing += digits[i] < 60;
	is_int(missing, 0, "six digits, each as often as the others");
}

static void
test_read(void)
{
	static const struct {
		const char *typed;
		const char *code; /* or what is wrong */
	} rows[] = { { "123456", "123456" }, { " 123 456 ", "123456" },
		{ "123-456", "123456" }, { "١٢٣٤٥٦", "123456" },
		{ "１２３４５６", "123456" }, { "۱۲۳۴۵۶", "123456" },
		{ "१२३४५६", "123456" }, { "12\n3456", "123456" }, { "", NULL },
		{ " - ", NULL }, { "\xe2\x80\x8b", NULL },
		{ "12345a", "code-bad-character" },
		{ "abc", "code-bad-character" },
		{ "12345O", "code-bad-character" },
		/* F12: pasted with what stood around it. */
		{ "123456.", "123456" }, { "(123456)", "123456" },
		{ "123.456", "123456" }, { "+123456", "123456" },
		{ "\xef\xbb\xbf"
		  "123456",
		    "123456" },
		{ "123\xc2\xad"
		  "456",
		    "123456" },
		{ "123\xe2\x80\x94"
		  "456",
		    "123456" },
		{ "Code: 123456", "123456" }, { "\t123456\r\n", "123456" },
		{ "123456\xe3\x80\x82", "123456" },
		{ "验证码：123456，30分钟内有效", "123456" },
		{ "Your code is 123 456. It is good for 30 minutes.",
		    "123456" },
		{ "123456 (30 min)", "123456" },
		{ "2026-11-29 123456", "123456" }, { "G-123456", "123456" },
		{ "123456 or 654321?", "code-bad-character" },
		{ "123456, 123456!", "123456" },
		{ "12\xcc\x81"
		  "3456",
		    "code-bad-character" },
		{ "1\xe2\x81\xa0"
		  "2\xe1\xa0\x8e"
		  "3\xef\xb8\x8f"
		  "456",
		    "123456" },
		/* P5: no code has so many. */
		{ "64946", "code-too-short" }, { "6494681", "code-too-long" },
		{ "6", "code-too-short" }, { "123 45", "code-too-short" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *judged = NULL;
		const char *code = NULL;
		const char *wrong =
		    code_judge(site_work.arena, rows[i].typed, &judged);

		if (wrong == NULL && judged[0] != '\0')
			wrong = code_read(site_work.arena, judged, 6, &code);
		is_string(wrong == NULL ? code : wrong, rows[i].code,
		    "F12, P5: \"%s\"", rows[i].typed);
	}
}

static void
test_mac(void)
{
	static const uint8_t flow[SECRET_SIZE] = { 1 };
	static const uint8_t other[SECRET_SIZE] = { 2 };
	static const uint8_t key[SECRET_SIZE] = { 9 };
	const uint8_t *own = site_work.key;
	uint8_t mac[5][SECRET_SIZE];
	int same = 0;

	code_mac(&site_work, flow, "ada@example.net", "123456", mac[0]);
	code_mac(&site_work, other, "ada@example.net", "123456", mac[1]);
	code_mac(&site_work, flow, "eve@example.net", "123456", mac[2]);
	code_mac(&site_work, flow, "ada@example.net", "123457", mac[3]);
	site_work.key = key;
	code_mac(&site_work, flow, "ada@example.net", "123456", mac[4]);
	site_work.key = own;
	for (int i = 1; i < 5; i++)
		same += memcmp(mac[0], mac[i], SECRET_SIZE) == 0;
	is_int(same, 0, "another flow, address, code or site's key: no fit");
	code_mac(&site_work, flow, "ada@example.net", "123456", mac[1]);
	ok(memcmp(mac[0], mac[1], SECRET_SIZE) == 0, "the same fits");
}

/* How many of `tries` are allowed, and what the next one has to wait. */
static const char *network;

static int
try_some(const char *address, int tries, int64_t *wait)
{
	int allowed = 0;

	for (int i = 0; i < tries; i++) {
		site_begin();
		if (code_count_try(&site_work, address, network, CODE_TRIES,
			wait)
		    != STORE_OK)
			bail("a try is not counted");
		allowed += *wait == 0;
		site_commit();
	}
	return allowed;
}

static void
test_hour_and_day(void)
{
	int64_t wait = 0;

	site_open("");
	is_int(try_some("ada@example.net", 12, &wait), 10, "10 tries an hour");
	is_int(wait, HOUR, "then the rest of the hour");
	is_int(try_some("eve@example.net", 1, &wait), 1,
	    "another address has its own");
	site_at(HOUR - 1);
	is_int(try_some("ada@example.net", 1, &wait), 0, "to its last second");
	site_at(HOUR);
	is_int(try_some("ada@example.net", 12, &wait), 10, "10 more");
	site_at((int64_t)2 * HOUR);
	is_int(try_some("ada@example.net", 1, &wait), 0, "20 a day");
	is_int(wait, DAY - 2 * HOUR, "then the rest of the day");
	site_at(DAY);
	is_int(try_some("ada@example.net", 1, &wait), 1, "and again");
}

/* Security 8: tries of other networks keep nobody from his own, up to what
 * guessing cannot use. */
static void
test_networks(void)
{
	int64_t wait = 0;
	int tried = 0;

	site_open("");
	for (int i = 0; i < 8; i++) {
		network = arena_format(site_work.arena, "192.0.%d.1", i);
		tried += try_some("ada@example.net", 11, &wait);
	}
	is_int(tried, 80, "ten of each network");
	network = "203.0.113.5";
	is_int(try_some("ada@example.net", 1, &wait), 1, "the owner's goes on");
	for (int i = 0; i < 8; i++) {
		network = arena_format(site_work.arena, "198.51.%d.1", i);
		tried += try_some("ada@example.net", 11, &wait);
	}
	is_int(tried, 99, "a hundred a day in all");
	ok(wait > 0, "then they wait");
	network = NULL;
}

/* A name is free text, and no row of another's network. */
static void
test_rows(void)
{
	int64_t wait = 0;

	site_open("");
	network = "192.0.2.1";
	is_int(try_some("recovery ada 203.0.113.9", 11, &wait), 10,
	    "a name that ends like the row of a network");
	network = "203.0.113.9";
	is_int(try_some("recovery ada", 11, &wait), 10,
	    "takes nothing of that network");
	network = NULL;
}

static void
right(const char *address)
{
	site_begin();
	is_int(code_count_right(&site_work, address, network), STORE_OK,
	    "a right code");
	site_commit();
}

/* In a row: over days, whatever codes were sent meanwhile. */
static void
test_row(bool with_right)
{
	int64_t wait = 0;
	int tried = 0;

	site_open("");
	for (int day = 0; tried < 100; day++) {
		site_at((int64_t)day * DAY);
		tried += try_some("ada@example.net", 10, &wait);
		if (with_right && tried == 90)
			right("ada@example.net");
	}
	is_int(tried, 100, "100 tries in ten days");
	site_at((int64_t)10 * DAY);
	is_int(try_some("ada@example.net", 1, &wait), with_right ? 1 : 0,
	    with_right ? "a right one in between ends the row"
		       : "the address is blocked");
	if (with_right)
		return;
	is_int(wait, WEEK - DAY, "for seven days from the last try");
	site_at((int64_t)9 * DAY + WEEK);
	is_int(try_some("ada@example.net", 1, &wait), 1, "and then free");
}

static void
test_factor(void)
{
	int64_t wait = 0;

	site_open("[limits]\nfactor = 2\n");
	is_int(try_some("ada@example.net", 25, &wait), 20,
	    "factor 2: 20 an hour");
	site_open("[limits]\nfactor = 0\n");
	is_int(try_some("ada@example.net", 30, &wait), 30, "factor 0: any");
}

/* A clock that ran ahead and was put right blocks nobody for that. */
static void
test_clock(void)
{
	int64_t wait = 0;

	site_open("");
	site_at(30 * (int64_t)DAY);
	(void)try_some("ada@example.net", 15, &wait);
	ok(wait > 0, "used up ahead");
	site_at(0);
	is_int(try_some("ada@example.net", 15, &wait), 10,
	    "F13: then there is an hour's share");
}

int
main(void)
{
	site_open("");
	test_make();
	test_read();
	test_mac();
	test_hour_and_day();
	test_networks();
	test_rows();
	test_row(false);
	test_row(true);
	test_factor();
	test_clock();
	return done();
}
