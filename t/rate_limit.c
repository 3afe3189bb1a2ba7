/* Limits of networks, of subjects and of the whole site, over processes. */

#include "limit/rate_limit.h"

#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "scratch.h"
#include "site.h"
#include "store/shared_counters.h"
#include "tap.h"

enum { HOUR = 3600, DAY = 86400, NOW = 1800000000 };

static struct rate_limit *rates;

static struct visitor
visitor_from(const char *address)
{
	struct visitor visitor = { .arena = site_work.arena, .now = NOW };

	if (!network_read(&visitor.network, address) && address[0] != '\0')
		bail("%s is no address", address);
	return visitor;
}

static void
open_with(const char *settings)
{
	rate_limit_close(rates);
	site_open(settings);
	rates =
	    rate_limit_open(scratch_descriptor(), site_work.settings, site_key);
	if (rates == NULL)
		bail("no limits");
}

static int
take(enum setting_limit limit, const char *address, int times)
{
	struct visitor visitor = visitor_from(address);
	int taken = 0;

	for (int i = 0; i < times; i++)
		taken += rate_limit_take(rates, limit, &visitor);
	return taken;
}

static void
test_network(void)
{
	struct visitor visitor;

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	visitor = visitor_from("192.0.2.1");
	ok(rate_limit_allows(rates, SETTING_LIMITS_REGISTRATIONS, &visitor),
	    "at first it is allowed");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 3,
	    "3 an hour");
	ok(!rate_limit_allows(rates, SETTING_LIMITS_REGISTRATIONS, &visitor)
		&& visitor.wait > 0,
	    "and then not, with a time to wait");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.2", 5), 3,
	    "a neighbour has its own");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.3", 5), 3,
	    "and another");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.4", 5), 3,
	    "and another");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.5", 5), 0,
	    "but all of them together have four times as many");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.3.1", 5), 3,
	    "the next /24 is free");
	is_int(take(SETTING_LIMITS_NAMES, "192.0.2.1", 5), 5,
	    "another limit is apart");
}

static void
test_v6(void)
{
	open_with("[limits]\nregistrations = 3/h 5/day\n");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "2001:db8:1:1::1", 2), 2,
	    "IPv6");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "2001:db8:1:1:ffff::2", 5), 1,
	    "a /64 is one network");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "2001:db8:1:2::1", 5), 3,
	    "the next is another");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "::ffff:192.0.2.9", 2), 2,
	    "an IPv4-mapped address");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.9", 5), 1,
	    "is the IPv4 one");
}

static void
test_return(void)
{
	struct visitor visitor;

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	visitor = visitor_from("192.0.2.1");
	(void)take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 3);
	rate_limit_return(rates, SETTING_LIMITS_REGISTRATIONS, &visitor);
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 1,
	    "what was given back can be taken again");
}

static void
test_day(void)
{
	struct visitor visitor;
	int taken = 0;

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	visitor = visitor_from("192.0.2.1");
	/* Windows are kept by halves: shared_counters.h. */
	for (int hour = 0; hour < 12; hour++) {
		visitor.now = NOW + (int64_t)hour * HOUR;
		taken += rate_limit_take(rates, SETTING_LIMITS_REGISTRATIONS,
		    &visitor);
	}
	is_int(taken, 5, "5 a day, not so many an hour");
	ok(visitor.wait > 0 && visitor.wait <= DAY, "with a time to wait");
	visitor.now = NOW + (int64_t)2 * DAY;
	ok(rate_limit_take(rates, SETTING_LIMITS_REGISTRATIONS, &visitor),
	    "and then again");
}

static bool
take_total(int spare, struct visitor *visitor)
{
	struct rate_limit_event event = { .len = 0 };

	rate_limit_add_total(rates, &event, SETTING_LIMITS_MAILS_TOTAL, spare);
	return rate_limit_take_event(rates, &event, visitor);
}

static bool
take_subject(const char *subject, struct visitor *visitor)
{
	struct rate_limit_event event = { .len = 0 };

	rate_limit_add_network(rates, &event, SETTING_LIMITS_SMS_NETWORK,
	    &visitor->network);
	rate_limit_add_subject(rates, &event, SETTING_LIMITS_SMS_COUNTRY,
	    subject);
	return rate_limit_take_event(rates, &event, visitor);
}

/* What one limit refuses takes nothing of the others. */
static void
test_total(void)
{
	struct visitor visitor;
	int taken = 0;

	open_with("[limits]\nmails_total = 10/h 100/day\n");
	visitor = visitor_from("192.0.2.1");
	for (int i = 0; i < 20; i++)
		taken += take_total(20, &visitor);
	is_int(taken, 8, "a fifth of the total is kept");
	ok(strstr(scratch_log(), "this site: limits.mails_total") != NULL,
	    "the log says that it is used up");
	for (int i = 0; i < 20; i++)
		taken += take_total(0, &visitor);
	is_int(taken, 10, "for others");
}

static void
test_subject(void)
{
	struct visitor visitor;
	int taken = 0;

	open_with("[limits]\nsms_country = 2/h 50/day\n"
		  "sms_network = 3/h 9/day\n");
	visitor = visitor_from("192.0.2.1");
	for (int i = 0; i < 5; i++)
		taken += take_subject("DE", &visitor);
	is_int(taken, 2, "a country has its own");
	ok(take_subject("AT", &visitor),
	    "another is free, and what was refused took nothing elsewhere");
}

static void
test_minute(void)
{
	struct visitor visitor;
	int taken = 0;

	open_with("");
	visitor = visitor_from("192.0.2.1");
	for (int i = 0; i < 20; i++)
		taken += rate_limit_take_minute(rates, "checks", 10, &visitor);
	is_int(taken, 10, "10 a minute");
	visitor.now += 60;
	ok(rate_limit_take_minute(rates, "checks", 10, &visitor),
	    "a minute later again");
}

/* F7: visitors whose address cannot be read are many. */
static void
test_unknown(void)
{
	struct visitor visitor;
	int taken = 0;
	int64_t rate = 0;

	open_with("[limits]\nregistrations = 3/h 200/day\n");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "", 200), 150,
	    "F7: without an address, as much as 50 networks have");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 3,
	    "and nobody else pays");
	visitor = visitor_from("");
	for (int i = 0; i < 600; i++)
		taken += rate_limit_take_minute(rates, "checks", 10, &visitor);
	is_int(taken, 500, "F7: by the minute, too");
	for (int i = 0; i < 200; i++)
		rate = rate_limit_rate(rates, "challenge", &visitor);
	is_int(rate, 4, "F7: and how busy one of them is");
}

static void
test_factor(void)
{
	open_with("[limits]\nregistrations = 3/h 5/day\nfactor = 2\n");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 20), 6,
	    "factor 2");
	open_with("[limits]\nfactor = 0\n");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 500), 500,
	    "factor 0 is none");
}

/* Two processes are two openings of one file. */
static void
test_shared(void)
{
	struct rate_limit *mine = NULL;
	struct visitor visitor;

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	visitor = visitor_from("192.0.2.1");
	mine = rates;
	rates =
	    rate_limit_open(scratch_descriptor(), site_work.settings, site_key);
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 3,
	    "3 in one");
	ok(!rate_limit_take(mine, SETTING_LIMITS_REGISTRATIONS, &visitor),
	    "are 3 in the other");
	rate_limit_close(mine);
}

static void
fill(const char *name, size_t slots, int32_t marks)
{
	uint8_t derived[SECRET_SIZE];
	struct shared_counters *counters = NULL;

	secret_derive(site_key, "limits", derived);
	counters =
	    shared_counters_open(scratch_descriptor(), name, slots, derived);
	if (counters == NULL)
		bail("no table");
	for (int32_t i = 0; i < marks; i++)
		(void)shared_counters_spend(counters, &i, sizeof(i), NOW + DAY,
		    NOW);
	shared_counters_close(counters);
}

/* Security 7: one /48 asks from all of its networks.  Only what it was given
 * took words, and everybody else goes on. */
static void
test_one_network(void)
{
	char address[64];
	int taken = 0;

	open_with("");
	for (unsigned i = 0; i < 65536; i++) {
		(void)snprintf(address, sizeof(address), "2001:db8:77:%x::1",
		    i);
		taken += take(SETTING_LIMITS_SIGNIN_NETWORK, address, 1);
	}
	is_int(taken, 200, "65,536 networks of one /48 have its share");
	ok(strstr(scratch_log(), "table of counters is full") == NULL,
	    "they fill no table");
	ok(strstr(scratch_log(),
	       "2001:db8:77::/48: limits.signin_network is used up")
		!= NULL,
	    "attacks E1: the log says who asks");
	is_int(take(SETTING_LIMITS_SIGNIN_NETWORK, "192.0.2.1", 60), 50,
	    "another network has all of its own");
}

/* Where even so there is no room, limits go on, and nobody is shut out. */
static void
test_full(void)
{
	open_with("[limits]\nregistrations = 3/h 5/day\n");
	fill("limits.near", 65536, 200000);
	ok(strstr(scratch_log(), "limits.near: the table of counters is full")
		!= NULL,
	    "the log says so");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 3,
	    "near networks without room");
	fill("limits", 65536, 200000);
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.4.1", 5), 3,
	    "wider ones, too");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.4.2", 5), 3,
	    "a neighbour");
	open_with("");
	fill("minutes", 32768, 100000);
	fill("minutes.near", 32768, 100000);
	{
		struct visitor visitor = visitor_from("192.0.2.1");
		int taken = 0;

		for (int i = 0; i < 20; i++)
			taken += rate_limit_take_minute(rates, "checks", 10,
			    &visitor);
		is_int(taken, 10, "10 a minute");
	}
}

static bool
is_known(unsigned number, int64_t now, bool note)
{
	struct visitor visitor;
	char address[64];

	(void)snprintf(address, sizeof(address), "2001:db8:%x::1", number);
	visitor = visitor_from(address);
	visitor.now = now;
	if (note)
		rate_limit_note_known(rates, &visitor, "ada");
	return rate_limit_is_known(rates, &visitor, "ada");
}

static void
test_known(void)
{
	static const int64_t day = DAY;
	int gaps = 0;

	open_with("");
	ok(!is_known(1, NOW, false), "a network that is new");
	ok(is_known(1, NOW, true) && is_known(1, NOW + 6 * day, false),
	    "is known once somebody was let in");
	/* Each quarter of a day, as somebody who comes back every day. */
	for (int64_t i = 1; i < 120; i++) {
		gaps += !is_known(1, NOW + i * day / 4, false);
		(void)is_known(1, NOW + i * day / 4, true);
	}
	is_int(gaps, 0, "and stays so while somebody comes");
	ok(is_known(1, NOW + 36 * day, false), "a week from the last time");
	ok(!is_known(1, NOW + 44 * day, false), "not two weeks");
}

static int
take_from_many(void)
{
	char address[64];
	int taken = 0;

	for (int i = 0; i < 32; i++) {
		(void)snprintf(address, sizeof(address), "10.0.%d.1", i);
		taken += take(SETTING_LIMITS_REGISTRATIONS, address, 9);
	}
	return taken;
}

/* Nobody has another's share in a full table, by limits or by being known. */
static void
test_known_full(void)
{
	int known = 0;

	open_with("[limits]\nregistrations = 100/h 9/day\n");
	fill("limits.near", 65536, 400000);
	is_int(take_from_many(), 288, "limits in a full table");
	for (unsigned i = 0; i < 8192; i++)
		(void)is_known(i, NOW, true);
	is_int(take_from_many(), 0, "whoever signs in wipes out none");
	fill("known", 65536, 400000);
	for (unsigned i = 8192; i < 16384; i++)
		(void)is_known(i, NOW, true);
	for (unsigned i = 16384; i < 24576; i++)
		known += is_known(i, NOW, false);
	is_int(known, 0, "a network that is new stays new");
}

int
main(void)
{
	test_network();
	test_v6();
	test_return();
	test_day();
	test_total();
	test_subject();
	test_minute();
	test_unknown();
	test_factor();
	test_shared();
	test_one_network();
	test_full();
	test_known();
	test_known_full();
	rate_limit_close(rates);
	return done();
}
