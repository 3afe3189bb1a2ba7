#include "store/shared_counters.h"

#include <stdio.h>
#include <string.h>

#include "scratch.h"
#include "tap.h"

/* A table without room: limits hold, and nobody is refused for others. */

enum { HOUR = 3600, NOW = 1800000000 };

static struct shared_counters *
open_counters(const char *name, size_t slots)
{
	static const uint8_t key[16] = "sixteen bytes...";
	struct shared_counters *counters =
	    shared_counters_open(scratch_descriptor(), name, slots, key);

	if (counters == NULL)
		bail("no table");
	return counters;
}

static bool
take(struct shared_counters *counters, const char *who, int64_t limit,
    int64_t now)
{
	int64_t wait = 0;

	return shared_counters_take(counters, who, strlen(who), limit, HOUR,
	    now, &wait);
}

static int64_t
count(struct shared_counters *counters, const char *who, int64_t now)
{
	return shared_counters_count(counters, who, strlen(who), HOUR, now);
}

/* How often the log said that a table is full. */
static int
warned(void)
{
	int found = 0;

	for (const char *at = scratch_log();
	     (at = strstr(at, "is full")) != NULL; at++)
		found++;
	return found;
}

static void
fill(struct shared_counters *counters, int64_t now)
{
	char who[16];

	for (int i = 0; i < 500; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		(void)shared_counters_spend(counters, who, strlen(who),
		    now + 50, now);
	}
}

/* Security 7: whoever fills a table refuses nobody else for want of room. */
static void
test_full(void)
{
	struct shared_counters *counters = open_counters("small", 1024);
	char who[16];
	int again = 0;
	int warnings = 0;

	warnings = warned();
	for (int i = 0; i < 8; i++)
		fill(counters, NOW);
	ok(warned() == warnings, "no word while there is room");
	for (int i = 500; i < 1200; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		(void)shared_counters_spend(counters, who, strlen(who),
		    NOW + 50, NOW);
	}
	is_int(warned() - warnings, 1, "one warning where there is none");
	for (int i = 0; i < 5; i++)
		ok(take(counters, "late", 5, NOW), "a count without room: %d",
		    i);
	ok(!take(counters, "late", 5, NOW), "keeps its limit");
	is_int(count(counters, "late", NOW), 5, "and counts");
	shared_counters_return(counters, "late", 4, HOUR, NOW);
	ok(take(counters, "late", 5, NOW) && !take(counters, "late", 5, NOW),
	    "what is given back is free there, too");
	ok(take(counters, "later", 5, NOW), "another has its own");
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		again += shared_counters_spend(counters, who, strlen(who),
		    NOW + 50, NOW);
	}
	is_int(again, 0, "no mark was forgotten for another");
	is_int(count(counters, "late", NOW + 2 * HOUR), 0, "until it is over");
	ok(take(counters, "late", 1, NOW + 2 * HOUR),
	    "then words are free again");
	shared_counters_close(counters);
}

/* Security 7: a refused or returned take leaves no word behind. */
static void
test_free(void)
{
	struct shared_counters *counters = open_counters("free", 64);
	char who[16];
	int64_t wait = 0;
	int warnings = 0;

	warnings = warned();
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		(void)take(counters, who, 5, NOW);
		shared_counters_return(counters, who, strlen(who), HOUR, NOW);
		(void)take(counters, who, 0, NOW);
		(void)shared_counters_has_room(counters, who, strlen(who), 5,
		    HOUR, NOW, &wait);
	}
	is_int(warned() - warnings, 0, "a thousand of them fill no table");
	ok(take(counters, "late", 1, NOW), "there is room");
	ok(!shared_counters_has_room(counters, "late", 4, 1, HOUR, NOW, &wait)
		&& wait > 0,
	    "to look at, too");
	shared_counters_close(counters);
}

/* What many who share words have, together. */
static int64_t
counted(struct shared_counters *counters, int64_t limit, int64_t now)
{
	char who[16];
	int64_t sum = 0;

	for (int i = 0; i < 20; i++) {
		(void)snprintf(who, sizeof(who), "shares%d", i);
		(void)take(counters, who, limit, now);
		sum += count(counters, who, now);
	}
	return sum;
}

/* Security 7: what goes back to one is not taken from those who share. */
static void
test_return(void)
{
	struct shared_counters *counters = open_counters("return", 64);
	int64_t now = NOW + HOUR / 2;
	int64_t before = 0;

	(void)take(counters, "early", 5, NOW);
	fill(counters, now);
	(void)counted(counters, 1000, now);
	before = counted(counters, 0, now);
	shared_counters_return(counters, "early", strlen("early"), HOUR, now);
	is_int(counted(counters, 0, now), before,
	    "what goes back was one's own");
	shared_counters_close(counters);
}

static void
test_note(void)
{
	struct shared_counters *counters = open_counters("notes", 64);
	char who[16];
	int noted = 0;

	ok(!shared_counters_noted(counters, "n", 1, NOW), "nothing is noted");
	shared_counters_note(counters, "n", 1, NOW + 10, NOW);
	ok(shared_counters_noted(counters, "n", 1, NOW + 9), "a note");
	shared_counters_note(counters, "n", 1, NOW + 20, NOW + 9);
	shared_counters_note(counters, "n", 1, NOW + 15, NOW + 9);
	ok(shared_counters_noted(counters, "n", 1, NOW + 19)
		&& !shared_counters_noted(counters, "n", 1, NOW + 20),
	    "that is made again lasts longer");
	fill(counters, NOW);
	shared_counters_note(counters, "late", 4, NOW + 20, NOW);
	for (int i = 500; i < 1000; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		noted += shared_counters_noted(counters, who, strlen(who), NOW);
	}
	is_int(noted + shared_counters_noted(counters, "late", 4, NOW), 0,
	    "without room nothing is noted, and nobody has another's note");
	shared_counters_close(counters);
}

int
main(void)
{
	scratch_catch_log();
	(void)scratch_directory();
	test_full();
	test_free();
	test_return();
	test_note();
	return done();
}
