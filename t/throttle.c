/* Limits of networks, of subjects and of the whole site, over processes. */

#include "account/throttle.h"

#include <string.h>

#include "scratch.h"
#include "site.h"
#include "tap.h"

enum { HOUR = 3600, DAY = 86400, NOW = 1800000000 };

static struct throttle *throttle;

static struct visitor
visitor_from(const char *address)
{
	struct visitor visitor = { .arena = site_work.arena, .now = NOW };

	if (!network_read(&visitor.network, address))
		bail("%s is no address", address);
	return visitor;
}

static void
open_with(const char *settings)
{
	throttle_close(throttle);
	site_open(settings);
	throttle =
	    throttle_open(scratch_descriptor(), site_work.settings, site_key);
	if (throttle == NULL)
		bail("no limits");
}

static int
take(const char *limit, const char *address, int times)
{
	struct visitor visitor = visitor_from(address);
	int taken = 0;

	for (int i = 0; i < times; i++)
		taken += throttle_take(throttle, limit, &visitor);
	return taken;
}

static void
test_network(void)
{
	struct visitor visitor = visitor_from("192.0.2.1");

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	ok(throttle_allows(throttle, "limits.registrations", &visitor),
	    "at first it is allowed");
	is_int(take("limits.registrations", "192.0.2.1", 5), 3, "3 an hour");
	ok(!throttle_allows(throttle, "limits.registrations", &visitor)
		&& visitor.wait > 0,
	    "and then not, with a time to wait");
	is_int(take("limits.registrations", "192.0.2.2", 5), 3,
	    "a neighbour has its own");
	is_int(take("limits.registrations", "192.0.2.3", 5), 3, "and another");
	is_int(take("limits.registrations", "192.0.2.4", 5), 3, "and another");
	is_int(take("limits.registrations", "192.0.2.5", 5), 0,
	    "but all of them together have four times as many");
	is_int(take("limits.registrations", "192.0.3.1", 5), 3,
	    "the next /24 is free");
	is_int(take("limits.names", "192.0.2.1", 5), 5,
	    "another limit is apart");
}

static void
test_v6(void)
{
	open_with("[limits]\nregistrations = 3/h 5/day\n");
	is_int(take("limits.registrations", "2001:db8:1:1::1", 2), 2, "IPv6");
	is_int(take("limits.registrations", "2001:db8:1:1:ffff::2", 5), 1,
	    "a /64 is one network");
	is_int(take("limits.registrations", "2001:db8:1:2::1", 5), 3,
	    "the next is another");
	is_int(take("limits.registrations", "::ffff:192.0.2.9", 2), 2,
	    "an IPv4-mapped address");
	is_int(take("limits.registrations", "192.0.2.9", 5), 1,
	    "is the IPv4 one");
}

static void
test_return(void)
{
	struct visitor visitor = visitor_from("192.0.2.1");

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	(void)take("limits.registrations", "192.0.2.1", 3);
	throttle_return(throttle, "limits.registrations", &visitor);
	is_int(take("limits.registrations", "192.0.2.1", 5), 1,
	    "what was given back can be taken again");
}

static void
test_day(void)
{
	struct visitor visitor = visitor_from("192.0.2.1");
	int taken = 0;

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	/* Windows are kept by halves: tally.h. */
	for (int hour = 0; hour < 12; hour++) {
		visitor.now = NOW + (int64_t)hour * HOUR;
		taken +=
		    throttle_take(throttle, "limits.registrations", &visitor);
	}
	is_int(taken, 5, "5 a day, not so many an hour");
	ok(visitor.wait > 0 && visitor.wait <= DAY, "with a time to wait");
	visitor.now = NOW + (int64_t)2 * DAY;
	ok(throttle_take(throttle, "limits.registrations", &visitor),
	    "and then again");
}

/* What one limit refuses takes nothing of the others. */
static void
test_total(void)
{
	struct visitor visitor = visitor_from("192.0.2.1");
	int taken = 0;

	open_with("[limits]\nmails_total = 10/h 100/day\n");
	for (int i = 0; i < 20; i++)
		taken += throttle_take_total(throttle, "limits.mails_total", 20,
		    &visitor);
	is_int(taken, 8, "a fifth of the total is kept");
	for (int i = 0; i < 20; i++)
		taken += throttle_take_total(throttle, "limits.mails_total", 0,
		    &visitor);
	is_int(taken, 10, "for others");
}

static void
test_subject(void)
{
	struct visitor visitor = visitor_from("192.0.2.1");
	int taken = 0;

	open_with("[limits]\nsms_country = 2/h 50/day\n");
	for (int i = 0; i < 5; i++)
		taken += throttle_take_subject(throttle, "limits.sms_country",
		    "DE", &visitor);
	is_int(taken, 2, "a country has its own");
	ok(throttle_take_subject(throttle, "limits.sms_country", "AT",
	       &visitor),
	    "another is free");
}

static void
test_minute(void)
{
	struct visitor visitor = visitor_from("192.0.2.1");
	int taken = 0;

	open_with("");
	for (int i = 0; i < 20; i++)
		taken += throttle_take_minute(throttle, "checks", 10, &visitor);
	is_int(taken, 10, "10 a minute");
	visitor.now += 60;
	ok(throttle_take_minute(throttle, "checks", 10, &visitor),
	    "a minute later again");
}

static void
test_factor(void)
{
	open_with("[limits]\nregistrations = 3/h 5/day\nfactor = 2\n");
	is_int(take("limits.registrations", "192.0.2.1", 20), 6, "factor 2");
	open_with("[limits]\nfactor = 0\n");
	is_int(take("limits.registrations", "192.0.2.1", 500), 500,
	    "factor 0 is none");
}

/* Two processes are two openings of one file. */
static void
test_shared(void)
{
	struct throttle *mine = NULL;
	struct visitor visitor = visitor_from("192.0.2.1");

	open_with("[limits]\nregistrations = 3/h 5/day\n");
	mine = throttle;
	throttle =
	    throttle_open(scratch_descriptor(), site_work.settings, site_key);
	is_int(take("limits.registrations", "192.0.2.1", 5), 3, "3 in one");
	ok(!throttle_take(mine, "limits.registrations", &visitor),
	    "are 3 in the other");
	throttle_close(mine);
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
	test_factor();
	test_shared();
	throttle_close(throttle);
	return done();
}
