#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t offset;
static bool stands; /* at that time itself */

static int64_t
wall_clock(void)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec;
}

int64_t (*clock_source)(void) = wall_clock;

int64_t
clock_now(void)
{
	return stands ? offset : clock_source() + offset;
}

int64_t
clock_monotonic(void)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
clock_shift(int64_t seconds, bool still)
{
	offset = seconds;
	stands = still;
}

int64_t
clock_past(int64_t then, int64_t now)
{
	return then < now ? then : now;
}

int64_t
clock_left(int64_t then, int64_t span, int64_t now)
{
	int64_t age = now - clock_past(then, now);

	return age >= span || then - now > span ? 0 : span - age;
}

int64_t
clock_until(int64_t end, int64_t span, int64_t now)
{
	return end > now + span ? now + span : end;
}

void
clock_sleep(int64_t milliseconds)
{
	struct timespec rest = { (time_t)(milliseconds / 1000),
		(long)(milliseconds % 1000) * 1000000 };

	while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
		;
}

struct date {
	unsigned year;
	unsigned month; /* 0-11 */
	unsigned day;
	unsigned weekday; /* 0 is Sunday */
	unsigned hour;
	unsigned minute;
	unsigned second;
};

static struct date
split(int64_t time)
{
	time_t seconds = (time_t)time;
	struct tm tm = { 0 };
	struct date date = { 0 };

	/* A time beyond all years; the log cannot say so, it needs the time. */
	if (gmtime_r(&seconds, &tm) == NULL)
		abort();
	/* The remainders say to the compiler how long a date can get. */
	date.year = (unsigned)(tm.tm_year + 1900) % 10000;
	date.month = (unsigned)tm.tm_mon % 12;
	date.day = (unsigned)tm.tm_mday % 32;
	date.weekday = (unsigned)tm.tm_wday % 7;
	date.hour = (unsigned)tm.tm_hour % 24;
	date.minute = (unsigned)tm.tm_min % 60;
	date.second = (unsigned)tm.tm_sec % 61;
	return date;
}

static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
	"Sat" };
static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

char *
clock_rfc3339(int64_t time, char text[CLOCK_RFC3339])
{
	struct date date = split(time);

	(void)snprintf(text, CLOCK_RFC3339, "%04u-%02u-%02uT%02u:%02u:%02uZ",
	    date.year, date.month + 1, date.day, date.hour, date.minute,
	    date.second);
	return text;
}

static char *
named(int64_t time, const char *zone, char *text, size_t size)
{
	struct date date = split(time);

	(void)snprintf(text, size, "%s, %02u %s %04u %02u:%02u:%02u %s",
	    days[date.weekday], date.day, months[date.month], date.year,
	    date.hour, date.minute, date.second, zone);
	return text;
}

char *
clock_rfc5322(int64_t time, char text[CLOCK_RFC5322])
{
	return named(time, "+0000", text, CLOCK_RFC5322);
}
