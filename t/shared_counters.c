#include "store/shared_counters.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "fault.h"
#include "scratch.h"
#include "store/mapped_counters_file.h"
#include "tap.h"

/* Limits hold in any window, marks are spent once, by any number of processes
 * and whoever is killed. */

enum {
	SLOTS = 4096,
	HOUR = 3600,
	DAY = 86400,
	NOW = 1800000000, /* where an hour begins */
	PROCESSES = 8,
	MARKS = 300,
	LIMIT = 200,
};

static const uint8_t key[16] = "sixteen bytes...";

static struct shared_counters *
open_tally(void)
{
	struct shared_counters *counters =
	    shared_counters_open(scratch_descriptor(), "limits", SLOTS, key);

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

static void
test_limit(struct shared_counters *counters)
{
	int64_t wait = 0;
	int taken = 0;

	for (int i = 0; i < 10; i++)
		taken += take(counters, "anna", 5, NOW + i);
	is_int(taken, 5, "five of ten within a limit of five");
	is_int(count(counters, "anna", NOW + 10), 5, "five are counted");
	ok(take(counters, "bert", 5, NOW), "another subject has its own");
	ok(shared_counters_take(counters, "anna", 4, 1, DAY, NOW, &wait),
	    "another window too");
	shared_counters_return(counters, "anna", 4, HOUR, NOW + 11);
	is_int(count(counters, "anna", NOW + 11), 4, "one was given back");
	ok(take(counters, "anna", 5, NOW + 12), "and can be taken again");
	ok(!take(counters, "anna", 5, NOW + 13), "once");
	shared_counters_return(counters, "zoe", 3, HOUR, NOW);
	is_int(count(counters, "zoe", NOW), 0, "none is given back of nothing");
	ok(!take(counters, "zoe", 0, NOW), "a limit of nothing");
	ok(take(counters, "zoe", INT64_MAX, NOW), "no limit");
	is_int(count(counters, "zoe", NOW), 0, "is not counted");
}

static void
test_window(struct shared_counters *counters)
{
	int64_t wait = 0;
	int64_t at = NOW + HOUR / 2 - 1;

	for (int i = 0; i < 5; i++)
		(void)take(counters, "carl", 5, at);
	ok(!take(counters, "carl", 5, at + 1), "a border is no door");
	ok(!take(counters, "carl", 5, at + HOUR / 2), "nor half a window on");
	ok(take(counters, "carl", 5, at + HOUR), "a window later all is free");
	for (int i = 0; i < 5; i++)
		(void)take(counters, "dora", 5, NOW + i * 300);
	ok(!shared_counters_take(counters, "dora", 4, 5, HOUR, NOW + 1500,
	       &wait),
	    "five in one half window");
	is_int(wait, HOUR - 1500, "must wait until that is past");
	ok(take(counters, "dora", 5, NOW + 1500 + wait), "and then may");
	ok(!shared_counters_take(counters, "dora", 4, 1, HOUR,
	       NOW + 1499 + HOUR, &wait)
		&& wait > 0,
	    "wait is never zero");
	is_int(count(counters, "dora", NOW + 5 * HOUR), 0, "old ones are gone");
	shared_counters_return(counters, "dora", 4, HOUR,
	    NOW + HOUR + HOUR / 2 + 1);
	is_int(count(counters, "dora", NOW + HOUR), 0,
	    "giving back reaches into the half window before");
}

static void
test_spend(struct shared_counters *counters)
{
	ok(shared_counters_spend(counters, "m1", 2, NOW + 100, NOW),
	    "a mark is spent");
	ok(!shared_counters_spend(counters, "m1", 2, NOW + 100, NOW), "once");
	ok(!shared_counters_spend(counters, "m1", 2, NOW + 100, NOW + 99),
	    "to its end");
	ok(shared_counters_spend(counters, "m1", 2, NOW + 300, NOW + 100),
	    "and is free after it");
	ok(!shared_counters_spend(counters, "m2", 2, NOW, NOW),
	    "none that has expired");
}

static void
cut_short(const char *name)
{
	int fd = fault_open(scratch_descriptor(), name);

	if (ftruncate(fd, 100) != 0)
		bail("cannot truncate");
	(void)close(fd);
}

static void
test_forget(struct shared_counters *counters)
{
	int64_t now = NOW;

	for (int i = 0; i < 3; i++)
		(void)take(counters, "forgotten", 10, now);
	(void)take(counters, "kept", 10, now);
	now += HOUR / 2;
	(void)take(counters, "forgotten", 10, now);
	is_int((int)count(counters, "forgotten", now), 4,
	    "four in both halves");
	shared_counters_forget(counters, "forgotten", strlen("forgotten"), HOUR,
	    now);
	is_int((int)count(counters, "forgotten", now), 0, "all are forgotten");
	is_int((int)count(counters, "kept", now), 1, "and nobody else's");
	ok(take(counters, "forgotten", 1, now), "it counts on from none");
}

static void
test_marked(struct shared_counters *counters)
{
	const char *who = "marked";
	size_t len = strlen(who);

	ok(shared_counters_marked(counters, who, len, NOW) == 0, "no mark yet");
	(void)shared_counters_spend(counters, who, len, NOW + 60, NOW);
	ok(shared_counters_marked(counters, who, len, NOW) == NOW + 60,
	    "when the mark expires");
	ok(shared_counters_marked(counters, who, len, NOW + 60) == 0,
	    "and then it has");
}

static void
test_keep(void)
{
	static const uint8_t other[16] = "another key.....";
	struct shared_counters *counters = open_tally();
	struct shared_counters *wrong = NULL;

	is_int(count(counters, "anna", NOW), 5, "counts last");
	wrong =
	    shared_counters_open(scratch_descriptor(), "limits", SLOTS, other);
	ok(wrong != NULL && count(wrong, "anna", NOW) == 0,
	    "another key empties the table");
	shared_counters_close(wrong);
	wrong = shared_counters_open(scratch_descriptor(), "limits",
	    2 * (size_t)SLOTS, other);
	ok(wrong != NULL, "another size replaces it");
	shared_counters_close(wrong);
	cut_short("limits");
	wrong =
	    shared_counters_open(scratch_descriptor(), "limits", SLOTS, key);
	ok(wrong != NULL && take(wrong, "anna", 1, NOW),
	    "a file cut short is replaced");
	ok(llabs(shared_counters_since(wrong) - clock_now()) < 60,
	    "and says since when it counts");
	shared_counters_close(wrong);
	shared_counters_close(counters);
	shared_counters_close(NULL);
}

/* As two processes leave it that claimed different words at the same time. */
static void
test_twice(void)
{
	struct shared_counters *counters =
	    shared_counters_open(scratch_descriptor(), "twice", 64, key);
	uint64_t words[MAPPED_COUNTERS_FILE_HEADER + 64];
	int fd = fault_open(scratch_descriptor(), "twice");
	size_t i = MAPPED_COUNTERS_FILE_HEADER;

	if (counters == NULL)
		bail("no table");
	(void)take(counters, "twin", 9, NOW);
	(void)take(counters, "twin", 9, NOW);
	if (pread(fd, words, sizeof(words), 0) != (ssize_t)sizeof(words))
		bail("no words");
	while (words[i] == 0)
		i++;
	if (pwrite(fd, &words[i], sizeof(words[i]),
		(off_t)(MAPPED_COUNTERS_FILE_HEADER
			+ (i - MAPPED_COUNTERS_FILE_HEADER + 1) % 64)
		    * (off_t)sizeof(words[i]))
	    < 0)
		bail("cannot write");
	(void)close(fd);
	is_int(count(counters, "twin", NOW), 4,
	    "two words of one subject count");
	ok(!take(counters, "twin", 4, NOW) && take(counters, "twin", 5, NOW),
	    "both against its limit");
	for (int again = 0; again < 5; again++)
		shared_counters_return(counters, "twin", 4, HOUR, NOW);
	is_int(count(counters, "twin", NOW), 0, "and go back");
	shared_counters_close(counters);
}

static int
race_one(void)
{
	struct shared_counters *counters = open_tally();
	char who[16];
	int spent = 0;
	int taken = 0;

	for (int i = 0; i < MARKS; i++) {
		(void)snprintf(who, sizeof(who), "mark%d", i);
		spent += shared_counters_spend(counters, who, strlen(who),
		    NOW + 500, NOW);
		taken += take(counters, "race", LIMIT, NOW);
	}
	shared_counters_close(counters);
	return spent << 16 | taken;
}

static void
test_race(void)
{
	int answers[2];
	int gate[2];
	int spent = 0;
	int taken = 0;

	if (pipe(answers) != 0 || pipe(gate) != 0)
		bail("no pipe");
	for (int i = 0; i < PROCESSES; i++) {
		if (fork() == 0) {
			char go = 0;
			int result = 0;

			(void)close(gate[1]);
			(void)!read(gate[0], &go, 1);
			result = race_one();
			_exit(write(answers[1], &result, sizeof(result)) < 0);
		}
	}
	(void)close(gate[1]);
	for (int i = 0; i < PROCESSES; i++) {
		int result = 0;

		if (read(answers[0], &result, sizeof(result))
		    != (ssize_t)sizeof(result))
			bail("a process did not answer");
		spent += result >> 16;
		taken += result & 0xffff;
		(void)wait(NULL);
	}
	is_int(spent, MARKS, "8 processes spend each mark exactly once");
	is_int(taken, LIMIT, "and take exactly the limit");
}

/* A process killed at any moment leaves each word old or new. */
static void
test_kill(void)
{
	struct shared_counters *counters = open_tally();
	int wrong = 0;

	for (int i = 0; i < 40; i++) {
		char who[16];
		pid_t child = 0;
		int64_t before = 0;

		(void)snprintf(who, sizeof(who), "kill%d", i);
		child = fork();
		if (child == 0) {
			while (take(counters, who, 1000000, NOW))
				;
			_exit(0);
		}
		clock_sleep(1 + random_below(4));
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
		before = count(counters, who, NOW);
		wrong += before < 0 || before > 1000000
			 || !take(counters, who, INT64_MAX - 1, NOW)
			 || count(counters, who, NOW) != before + 1;
	}
	is_int(wrong, 0, "counts go on after a kill");
	ok(!shared_counters_spend(counters, "mark0", 5, NOW + 500, NOW),
	    "marks from before stay spent");
	shared_counters_close(counters);
}

int
main(void)
{
	struct shared_counters *counters = NULL;

	scratch_catch_log();
	(void)scratch_directory();
	counters = open_tally();
	test_limit(counters);
	test_window(counters);
	test_spend(counters);
	test_forget(counters);
	test_marked(counters);
	shared_counters_close(counters);
	test_keep();
	test_twice();
	test_race();
	test_kill();
	if (symlinkat("elsewhere", scratch_descriptor(), "link") != 0)
		bail("no link");
	counters =
	    shared_counters_open(scratch_descriptor(), "link", SLOTS, key);
	ok(counters != NULL && !scratch_has("elsewhere"),
	    "a link is replaced, not followed");
	shared_counters_close(counters);
	return done();
}
