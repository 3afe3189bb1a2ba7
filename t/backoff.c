/* Waits that grow with the failures in a row. */

#include "limit/backoff.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"
#include "scratch.h"
#include "site.h"
#include "store/shared_counters.h"
#include "tap.h"

enum { NOW = 1800000000, DAY = 86400, PROCESSES = 8 };

static struct backoff *backoff;

static void
open_with(const char *settings)
{
	backoff_close(backoff);
	site_open(settings);
	backoff =
	    backoff_open(scratch_descriptor(), site_work.settings, site_key);
	if (backoff == NULL)
		bail("no table");
}

static void
fail(const char *subject, int times, int64_t now)
{
	for (int i = 0; i < times; i++)
		backoff_fail(backoff, subject, now);
}

static void
test_series(void)
{
	static const int64_t due[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512,
		900, 900 };
	int64_t now = NOW;

	open_with("");
	ok(backoff_is_fresh(backoff, "ada", now), "nothing went wrong yet");
	fail("ada", 4, now);
	ok(!backoff_is_fresh(backoff, "ada", now), "but then");
	is_int(backoff_wait(backoff, "ada", now), 0, "four failures are free");
	ok(backoff_begin(backoff, "ada", now), "and so is the fifth");
	fail("ada", 1, now);
	for (size_t i = 0; i < sizeof(due) / sizeof(due[0]); i++) {
		is_int(backoff_wait(backoff, "ada", now), due[i],
		    "then a wait of %d s", (int)due[i]);
		ok(!backoff_begin(backoff, "ada", now + due[i] - 1),
		    "not before");
		now += due[i];
		ok(backoff_begin(backoff, "ada", now), "but then");
		fail("ada", 1, now);
	}
	is_int(backoff_wait(backoff, "eve", now), 0, "another has its own");
}

static void
test_clear(void)
{
	open_with("");
	fail("ada", 5, NOW);
	backoff_clear(backoff, "ada", NOW);
	ok(backoff_is_fresh(backoff, "ada", NOW)
		&& backoff_wait(backoff, "ada", NOW) == 0,
	    "a right one ends the row");
	fail("ada", 3, NOW);
	ok(backoff_is_fresh(backoff, "ada", NOW + DAY),
	    "a day later it is forgotten");
}

static void
test_factor(void)
{
	open_with("[limits]\nfactor = 2\n");
	fail("ada", 9, NOW);
	is_int(backoff_wait(backoff, "ada", NOW), 0, "twice as many are free");
	fail("ada", 1, NOW);
	is_int(backoff_wait(backoff, "ada", NOW), 1, "and no more");
	open_with("[limits]\nfactor = 0\n");
	fail("ada", 100, NOW);
	is_int(backoff_wait(backoff, "ada", NOW), 0, "0 waits for nothing");
	ok(backoff_begin(backoff, "ada", NOW), "ever");
}

/* When a wait is over, of all that come one is let through. */
static void
test_processes(void)
{
	int through = 0;

	open_with("");
	fail("ada", 5, NOW);
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(backoff_begin(backoff, "ada", NOW + 1) ? 1 : 0);
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;

		(void)wait(&status);
		through += WEXITSTATUS(status);
	}
	is_int(through, 1, "one of %d processes", PROCESSES);
}

/* A flood of names shuts out nobody who never failed, and frees nobody from
 * waiting who did. */
static void
test_full(void)
{
	uint8_t derived[SECRET_SIZE];
	struct shared_counters *counters = NULL;

	open_with("");
	secret_derive(site_key, "backoff", derived);
	counters = shared_counters_open(scratch_descriptor(), "signin", 131072,
	    derived);
	if (counters == NULL)
		bail("no table");
	for (int i = 0; i < 200000; i++)
		(void)shared_counters_spend(counters, &i, sizeof(i), NOW + 900,
		    NOW);
	shared_counters_close(counters);
	is_int(backoff_wait(backoff, "ada", NOW), 0, "full: ada may try");
	ok(strstr(scratch_log(), "signin: the table of counters is full")
		!= NULL,
	    "the log says so");
	ok(backoff_begin(backoff, "ada", NOW), "is let through");
	fail("ada", 6, NOW);
	ok(!backoff_is_fresh(backoff, "ada", NOW)
		&& !backoff_begin(backoff, "ada", NOW)
		&& backoff_wait(backoff, "ada", NOW) > 0,
	    "and waits after six failures as ever");
	is_int(backoff_wait(backoff, "eve", NOW), 0, "eve does not");
}

/* A clock that ran ahead and was put right: whoever failed then waits no month.
 */
static void
test_clock(void)
{
	int64_t ahead = NOW + 30 * (int64_t)DAY;

	open_with("");
	fail("ada", 20, ahead);
	ok(backoff_begin(backoff, "ada", ahead + 1), "ahead, and waiting");
	ok(backoff_wait(backoff, "ada", ahead + 1) > 100, "for long");
	is_int(backoff_wait(backoff, "ada", NOW), 0, "F13: back, nothing");
	fail("ada", 5, NOW);
	is_int(backoff_wait(backoff, "ada", NOW), 1,
	    "F13: five failures now are as ever");
	ok(backoff_begin(backoff, "ada", NOW + 1), "and the wait goes by");
	fail("ada", 1, NOW + 1);
	is_int(backoff_wait(backoff, "ada", NOW + 1), 2, "and grows");
}

int
main(void)
{
	test_series();
	test_clear();
	test_factor();
	test_processes();
	test_clock();
	test_full();
	backoff_close(backoff);
	return done();
}
