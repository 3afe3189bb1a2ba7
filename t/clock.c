/* Time: the seam for tests, and dates as three standards write them. */

#include "base/clock.h"
#include "base/clock_offset.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"
#include "site.h"
#include "tap.h"

struct date {
	int64_t time;
	const char *rfc3339;
	const char *rfc5322;
};

/* date -u -d @N says the same. */
static const struct date dates[] = {
	{ 0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000" },
	{ 951782400, "2000-02-29T00:00:00Z",
	    "Tue, 29 Feb 2000 00:00:00 +0000" },
	{ 1795431975, "2026-11-23T11:06:15Z",
	    "Mon, 23 Nov 2026 11:06:15 +0000" },
	{ 2147483648, "2038-01-19T03:14:08Z",
	    "Tue, 19 Jan 2038 03:14:08 +0000" },
	{ 4107542399, "2100-02-28T23:59:59Z",
	    "Sun, 28 Feb 2100 23:59:59 +0000" },
	{ 253402300799, "9999-12-31T23:59:59Z",
	    "Fri, 31 Dec 9999 23:59:59 +0000" },
};

static void
test_dates(void)
{
	char text[CLOCK_RFC5322];

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		const struct date *date = &dates[i];

		is_string(clock_rfc3339(date->time, text), date->rfc3339,
		    "RFC 3339");
		is_string(clock_rfc5322(date->time, text), date->rfc5322,
		    "RFC 5322");
	}
}

/* The clock as it is ahead of the system's. */
static int64_t
ahead(void)
{
	return clock_now() - (int64_t)time(NULL);
}

static void
test_offset(void)
{
	static char path[4096];

	ok(ahead() >= -1 && ahead() <= 1, "the clock is the system's");
	(void)snprintf(path, sizeof(path), "%s", site_path("offset"));
	clock_offset(path);
	ok(ahead() <= 1, "a missing file moves nothing");
	site_write("offset", "86400\n");
	ok(ahead() <= 1, "nor a file that was not read yet");
	clock_offset_refresh();
	ok(ahead() >= 86399 && ahead() <= 86401, "a day ahead");
	site_write("offset", "-3600");
	clock_offset_refresh();
	ok(ahead() >= -3601 && ahead() <= -3599, "an hour behind");
	site_write("offset", "@1795431975\n");
	clock_offset_refresh();
	is_int(clock_now(), 1795431975, "it stands still");
	site_write("offset", "@\n");
	clock_offset_refresh();
	ok(ahead() <= 1 && ahead() >= -1, "not without a time");
	site_write("offset", "soon\n");
	clock_offset_refresh();
	ok(ahead() <= 1 && ahead() >= -1, "a word moves nothing");
	ok(strstr(scratch_log(), "offset: no number of seconds") != NULL,
	    "and the admin is told");
	(void)unlink(path);
	clock_offset_refresh();
	ok(ahead() <= 1 && ahead() >= -1, "nor a file that went");
}

static void
test_sleep(void)
{
	int64_t start = clock_monotonic();

	clock_sleep(0);
	clock_sleep(30);
	ok(clock_monotonic() - start >= 30, "slept as long as asked");
	ok(clock_monotonic() - start < 5000, "and not for ever");
}

static void
test_ahead(void)
{
	static const struct {
		int64_t then;
		int64_t left; /* of 60, at 1000 */
	} rows[] = {
		{ 939, 0 },
		{ 940, 0 },
		{ 941, 1 },
		{ 1000, 60 },
		{ 1001, 60 }, /* of a clock that ran ahead: it is now */
		{ 1060, 60 },
		{ 1061, 0 }, /* it would be now for too long */
		{ 1000000, 0 },
		{ 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_int(clock_left(rows[i].then, 60, 1000), rows[i].left,
		    "F13: of what began at %d", (int)rows[i].then);
	is_int(clock_left(1000, 0, 1000), 0, "of nothing nothing is left");
	is_int(clock_past(1001, 1000), 1000, "F13: the future is now");
	is_int(clock_past(999, 1000), 999, "what was is so");
	is_int(clock_until(1061, 60, 1000), 1060, "F13: an end at most so far");
	is_int(clock_until(1059, 60, 1000), 1059, "one before stays");
}

int
main(void)
{
	scratch_catch_log();
	test_dates();
	test_offset();
	test_sleep();
	test_ahead();
	return done();
}
