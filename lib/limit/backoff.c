#include "limit/backoff.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/seconds.h"
#include "base/secret.h"
#include "store/shared_counters.h"

enum {
	SLOTS = 131072,
	FREE = 5,
	LONGEST = 900,
	FAILURES_MAX = 1000000, /* what a counters can count */
};

struct backoff {
	struct shared_counters *counters;
	int64_t free; /* INT64_MAX: all are */
};

struct backoff *
backoff_open(int dir, const struct settings *settings, const uint8_t *key)
{
	struct backoff *backoff = calloc(1, sizeof(*backoff));
	int64_t factor = settings_number(settings, SETTING_LIMITS_FACTOR);
	uint8_t derived[SECRET_SIZE];

	if (backoff == NULL)
		log_out_of_memory();
	secret_derive(key, "backoff", derived);
	backoff->free = factor == 0 ? INT64_MAX : FREE * factor;
	backoff->counters = shared_counters_open(dir, "signin", SLOTS, derived);
	if (backoff->counters == NULL) {
		free(backoff);
		return NULL;
	}
	shared_counters_bound(backoff->counters, LONGEST);
	return backoff;
}

void
backoff_close(struct backoff *backoff)
{
	if (backoff == NULL)
		return;
	shared_counters_close(backoff->counters);
	free(backoff);
}

static int64_t
failures(const struct backoff *backoff, const char *subject, int64_t now)
{
	return shared_counters_count(backoff->counters, subject,
	    strlen(subject), SECONDS_DAY, now);
}

/* The wait after so many failures. */
static int64_t
wait_after(const struct backoff *backoff, int64_t count)
{
	int64_t wait = 1;

	while (wait < LONGEST && count-- > backoff->free)
		wait *= 2;
	return wait < LONGEST ? wait : LONGEST;
}

int64_t
backoff_wait(struct backoff *backoff, const char *subject, int64_t now)
{
	int64_t until = 0;

	if (failures(backoff, subject, now) < backoff->free)
		return 0;
	until = shared_counters_marked(backoff->counters, subject,
	    strlen(subject), now);
	return until > now ? until - now : 0;
}

bool
backoff_is_fresh(struct backoff *backoff, const char *subject, int64_t now)
{
	return failures(backoff, subject, now) == 0;
}

bool
backoff_begin(struct backoff *backoff, const char *subject, int64_t now)
{
	int64_t count = failures(backoff, subject, now);

	if (count < backoff->free)
		return true;
	return shared_counters_spend(backoff->counters, subject,
	    strlen(subject), now + wait_after(backoff, count + 1), now);
}

void
backoff_fail(struct backoff *backoff, const char *subject, int64_t now)
{
	size_t len = strlen(subject);
	int64_t wait = 0;

	if (backoff->free == INT64_MAX)
		return;
	(void)shared_counters_take(backoff->counters, subject, len,
	    FAILURES_MAX, SECONDS_DAY, now, &wait);
	if (failures(backoff, subject, now) == backoff->free)
		(void)shared_counters_spend(backoff->counters, subject, len,
		    now + wait_after(backoff, backoff->free), now);
}

void
backoff_clear(struct backoff *backoff, const char *subject, int64_t now)
{
	shared_counters_forget(backoff->counters, subject, strlen(subject),
	    SECONDS_DAY, now);
}
