/* Counts that are promises: hours and days that end to the second, rows that
 * end when they are cleared, and the wait of both limits. */

#include "limit/counter.h"

#include <string.h>

#include "site.h"
#include "tap.h"

enum { HOUR = 3600, DAY = 86400, LIFE = 2 * DAY };

static const char ada[] = "ada@example.net";

static struct counter
counter_of(const char *purpose, const char *subject)
{
	struct counter counter;

	if (counter_get(&site_work, purpose, subject, &counter) != STORE_OK)
		bail("no counter");
	return counter;
}

static void
count(const char *subject, int times, int64_t life)
{
	site_begin();
	for (int i = 0; i < times; i++) {
		struct counter counter = counter_of("code", subject);

		if (counter_add(&site_work, "code", subject, &counter, life)
		    != STORE_OK)
			bail("not counted");
	}
	site_commit();
}

static int64_t
wait_of(int64_t hour_limit, int64_t day_limit)
{
	struct counter counter = counter_of("code", ada);

	return counter_wait(&counter, hour_limit, day_limit, site_work.now);
}

static void
test_none(void)
{
	struct counter counter;

	site_open("");
	memset(&counter, 'x', sizeof(counter));
	is_int(counter_get(&site_work, "code", ada, &counter), STORE_OK,
	    "what was never counted");
	ok(counter.hour == 0 && counter.in_hour == 0 && counter.day == 0
		&& counter.in_day == 0 && counter.row == 0 && counter.last == 0,
	    "is all zeros");
	is_int(wait_of(1, 1), 0, "and has not to wait");
}

static void
test_apart(void)
{
	site_open("");
	count(ada, 2, LIFE);
	is_int(counter_of("code", ada).in_hour, 2, "two events");
	is_int(counter_of("code", "eve@example.net").in_hour, 0,
	    "another subject has its own");
	is_int(counter_of("mail", ada).in_hour, 0, "so has another purpose");
}

static void
test_ends(void)
{
	int64_t start = 0;

	site_open("");
	start = site_work.now;
	count(ada, 1, LIFE);
	is_int(counter_of("code", ada).hour, start, "an hour begins");
	is_int(counter_of("code", ada).day, start, "and a day");
	site_at(HOUR - 1);
	count(ada, 1, LIFE);
	is_int(counter_of("code", ada).in_hour, 2, "its last second");
	is_int(counter_of("code", ada).hour, start, "is of the same hour");
	site_at(HOUR);
	is_int(counter_of("code", ada).in_hour, 0, "then it is over");
	is_int(counter_of("code", ada).in_day, 2, "the day is not");
	count(ada, 1, LIFE);
	is_int(counter_of("code", ada).in_hour, 1, "another hour");
	is_int(counter_of("code", ada).hour, start + HOUR, "begins");
	site_at(DAY - 1);
	is_int(counter_of("code", ada).in_day, 3, "the day's last second");
	site_at(DAY);
	is_int(counter_of("code", ada).in_day, 0, "then it is over too");
	is_int(counter_of("code", ada).row, 3, "the row is not");
	count(ada, 1, LIFE);
	is_int(counter_of("code", ada).day, start + DAY, "another day begins");
	is_int(counter_of("code", ada).last, start + DAY, "counted last then");
}

static void
test_row(void)
{
	struct counter counter;

	site_open("");
	count(ada, 3, LIFE);
	site_at(1);
	site_begin();
	counter = counter_of("code", ada);
	is_int(counter_clear(&site_work, "code", ada, &counter, LIFE), STORE_OK,
	    "a row ends");
	site_commit();
	counter = counter_of("code", ada);
	is_int(counter.row, 0, "it is empty");
	is_int(counter.in_hour, 3, "what the hour counted stays");
	is_int(counter.in_day, 3, "and the day");
	is_int(counter.last, site_work.now - 1, "clearing is no event");
	count(ada, 1, LIFE);
	is_int(counter_of("code", ada).row, 1, "the next row begins");
}

static void
test_life(void)
{
	struct counter counter;

	site_open("");
	count(ada, 1, 100);
	site_at(99);
	is_int(counter_of("code", ada).row, 1, "kept to its last second");
	count(ada, 1, 100);
	site_at(198);
	is_int(counter_of("code", ada).row, 2, "each event prolongs it");
	site_begin();
	counter = counter_of("code", ada);
	(void)counter_clear(&site_work, "code", ada, &counter, 100);
	site_commit();
	site_at(297);
	is_int(counter_of("code", ada).in_hour, 2, "so does the row's end");
	site_at(298);
	is_int(counter_of("code", ada).in_hour, 0, "then it is forgotten");
}

static void
test_wait(void)
{
	site_open("");
	count(ada, 3, LIFE);
	is_int(wait_of(4, 4), 0, "room in both limits");
	is_int(wait_of(3, 4), HOUR, "the hour is full");
	is_int(wait_of(4, 3), DAY, "the day is full");
	is_int(wait_of(3, 3), DAY, "the longer wait of both");
	is_int(wait_of(2, INT64_MAX), HOUR, "a limit that was lowered");
	is_int(wait_of(INT64_MAX, INT64_MAX), 0, "no limits");
	site_at(HOUR - 1);
	is_int(wait_of(3, 4), 1, "to the hour's last second");
	is_int(wait_of(3, 3), DAY - HOUR + 1, "and the day's rest");
	site_at(HOUR);
	is_int(wait_of(3, 4), 0, "the hour is over");
	is_int(wait_of(3, 3), DAY - HOUR, "the day is not");
	/* An hour that outlasts its day. */
	site_at(DAY - 1);
	count(ada, 1, LIFE);
	is_int(wait_of(1, 4), HOUR, "the hour ends after the day");
	site_at(DAY);
	is_int(wait_of(1, 4), HOUR - 1, "and it alone counts then");
}

static void
test_nothing(void)
{
	site_open("");
	is_int(wait_of(0, 10), HOUR, "none an hour is none");
	is_int(wait_of(10, 0), DAY, "nor none a day");
	count(ada, 1, LIFE);
	site_at(HOUR);
	is_int(wait_of(0, 10), HOUR, "not even after an hour");
	site_at(DAY);
	is_int(wait_of(10, 0), DAY, "nor after a day");
}

int
main(void)
{
	test_none();
	test_apart();
	test_ends();
	test_row();
	test_life();
	test_wait();
	test_nothing();
	return done();
}
