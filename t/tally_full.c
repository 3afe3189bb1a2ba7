#include "store/tally.h"

#include <stdio.h>
#include <string.h>

#include "scratch.h"
#include "tap.h"

/* A table without room: limits hold, and nobody is refused for others. */

enum { HOUR = 3600, NOW = 1800000000 };

static struct tally *
open_tally(const char *name, size_t slots)
{
	static const uint8_t key[16] = "sixteen bytes...";
	struct tally *tally =
	    tally_open(scratch_descriptor(), name, slots, key);

	if (tally == NULL)
		bail("no table");
	return tally;
}

static bool
take(struct tally *tally, const char *who, int64_t limit, int64_t now)
{
	int64_t wait = 0;

	return tally_take(tally, who, strlen(who), limit, HOUR, now, &wait);
}

static int64_t
count(struct tally *tally, const char *who, int64_t now)
{
	return tally_count(tally, who, strlen(who), HOUR, now);
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
fill(struct tally *tally, int64_t now)
{
	char who[16];

	for (int i = 0; i < 500; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		(void)tally_spend(tally, who, strlen(who), now + 50, now);
	}
}

/* Security 7: whoever fills a table refuses nobody else for want of room. */
static void
test_full(void)
{
	struct tally *tally = open_tally("small", 1024);
	char who[16];
	int again = 0;
	int warnings = 0;

	warnings = warned();
	for (int i = 0; i < 8; i++)
		fill(tally, NOW);
	ok(warned() == warnings, "no word while there is room");
	for (int i = 500; i < 1200; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		(void)tally_spend(tally, who, strlen(who), NOW + 50, NOW);
	}
	is_int(warned() - warnings, 1, "one warning where there is none");
	for (int i = 0; i < 5; i++)
		ok(take(tally, "late", 5, NOW), "a count without room: %d", i);
	ok(!take(tally, "late", 5, NOW), "keeps its limit");
	is_int(count(tally, "late", NOW), 5, "and counts");
	tally_return(tally, "late", 4, HOUR, NOW);
	ok(take(tally, "late", 5, NOW) && !take(tally, "late", 5, NOW),
	    "what is given back is free there, too");
	ok(take(tally, "later", 5, NOW), "another has its own");
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		again += tally_spend(tally, who, strlen(who), NOW + 50, NOW);
	}
	is_int(again, 0, "no mark was forgotten for another");
	is_int(count(tally, "late", NOW + 2 * HOUR), 0, "until it is over");
	ok(take(tally, "late", 1, NOW + 2 * HOUR), "then words are free again");
	tally_close(tally);
}

/* Security 7: a refused or returned take leaves no word behind. */
static void
test_free(void)
{
	struct tally *tally = open_tally("free", 64);
	char who[16];
	int64_t wait = 0;
	int warnings = 0;

	warnings = warned();
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		(void)take(tally, who, 5, NOW);
		tally_return(tally, who, strlen(who), HOUR, NOW);
		(void)take(tally, who, 0, NOW);
		(void)tally_has_room(tally, who, strlen(who), 5, HOUR, NOW,
		    &wait);
	}
	is_int(warned() - warnings, 0, "a thousand of them fill no table");
	ok(take(tally, "late", 1, NOW), "there is room");
	ok(!tally_has_room(tally, "late", 4, 1, HOUR, NOW, &wait) && wait > 0,
	    "to look at, too");
	tally_close(tally);
}

/* What many who share words have, together. */
static int64_t
counted(struct tally *tally, int64_t limit, int64_t now)
{
	char who[16];
	int64_t sum = 0;

	for (int i = 0; i < 20; i++) {
		(void)snprintf(who, sizeof(who), "shares%d", i);
		(void)take(tally, who, limit, now);
		sum += count(tally, who, now);
	}
	return sum;
}

/* Security 7: what goes back to one is not taken from those who share. */
static void
test_return(void)
{
	struct tally *tally = open_tally("return", 64);
	int64_t now = NOW + HOUR / 2;
	int64_t before = 0;

	(void)take(tally, "early", 5, NOW);
	fill(tally, now);
	(void)counted(tally, 1000, now);
	before = counted(tally, 0, now);
	tally_return(tally, "early", strlen("early"), HOUR, now);
	is_int(counted(tally, 0, now), before, "what goes back was one's own");
	tally_close(tally);
}

static void
test_note(void)
{
	struct tally *tally = open_tally("notes", 64);
	char who[16];
	int noted = 0;

	ok(!tally_noted(tally, "n", 1, NOW), "nothing is noted");
	tally_note(tally, "n", 1, NOW + 10, NOW);
	ok(tally_noted(tally, "n", 1, NOW + 9), "a note");
	tally_note(tally, "n", 1, NOW + 20, NOW + 9);
	tally_note(tally, "n", 1, NOW + 15, NOW + 9);
	ok(tally_noted(tally, "n", 1, NOW + 19)
		&& !tally_noted(tally, "n", 1, NOW + 20),
	    "that is made again lasts longer");
	fill(tally, NOW);
	tally_note(tally, "late", 4, NOW + 20, NOW);
	for (int i = 500; i < 1000; i++) {
		(void)snprintf(who, sizeof(who), "who%d", i);
		noted += tally_noted(tally, who, strlen(who), NOW);
	}
	is_int(noted + tally_noted(tally, "late", 4, NOW), 0,
	    "without room nothing is noted, and nobody has another's note");
	tally_close(tally);
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
