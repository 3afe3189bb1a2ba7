#include "account/throttle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "store/tally.h"

enum {
	SLOTS = 65536,
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
	WIDE = 4, /* a wider network may have so many times as much */
	COUNTS_MAX = 4,
	UNKNOWN =
	    50, /* where nobody has an address, all may have so many times */
	RATE_MAX = 1000000, /* what a tally can count */
};

struct throttle {
	struct tally *tally;
	const struct settings *settings;
};

/* One counter that an event takes from. */
struct count {
	char subject[128];
	int64_t limit;
	int64_t window;
};

struct throttle *
throttle_open(int dir, const struct settings *settings, const uint8_t *key)
{
	struct throttle *throttle = calloc(1, sizeof(*throttle));
	uint8_t derived[SECRET_SIZE];

	if (throttle == NULL)
		log_out_of_memory();
	secret_derive(key, "limits", derived);
	throttle->settings = settings;
	throttle->tally = tally_open(dir, "limits", SLOTS, derived);
	if (throttle->tally != NULL)
		return throttle;
	free(throttle);
	return NULL;
}

void
throttle_close(struct throttle *throttle)
{
	if (throttle == NULL)
		return;
	tally_close(throttle->tally);
	free(throttle);
}

static int64_t
times(int64_t limit, int64_t factor)
{
	return limit > INT64_MAX / factor ? INT64_MAX : limit * factor;
}

static void
set(struct count *count, const char *what, const char *who, int64_t limit,
    int64_t window)
{
	(void)snprintf(count->subject, sizeof(count->subject), "%s %s %lld",
	    what, who, (long long)window);
	count->limit = limit;
	count->window = window;
}

static size_t
counts_of(const struct throttle *throttle, const char *name,
    const struct network *network, struct count counts[COUNTS_MAX])
{
	struct settings_limit limit = settings_limit(throttle->settings, name);

	if (network->near[0] == '\0') {
		limit.hour = times(limit.hour, UNKNOWN);
		limit.day = times(limit.day, UNKNOWN);
	}
	set(&counts[0], name, network->near, limit.hour, HOUR);
	set(&counts[1], name, network->near, limit.day, DAY);
	set(&counts[2], name, network->wide, times(limit.hour, WIDE), HOUR);
	set(&counts[3], name, network->wide, times(limit.day, WIDE), DAY);
	return 4;
}

/* All of them or none. */
static bool
take_all(struct throttle *throttle, const struct count *counts, size_t len,
    struct visitor *visitor)
{
	for (size_t i = 0; i < len; i++) {
		if (tally_take(throttle->tally, counts[i].subject,
			strlen(counts[i].subject), counts[i].limit,
			counts[i].window, visitor->now, &visitor->wait))
			continue;
		while (i-- > 0)
			tally_return(throttle->tally, counts[i].subject,
			    strlen(counts[i].subject), counts[i].window,
			    visitor->now);
		return false;
	}
	return true;
}

bool
throttle_take(struct throttle *throttle, const char *limit,
    struct visitor *visitor)
{
	struct count counts[COUNTS_MAX];
	size_t len = counts_of(throttle, limit, &visitor->network, counts);

	return take_all(throttle, counts, len, visitor);
}

void
throttle_return(struct throttle *throttle, const char *limit,
    const struct visitor *visitor)
{
	struct count counts[COUNTS_MAX];
	size_t len = counts_of(throttle, limit, &visitor->network, counts);

	for (size_t i = 0; i < len; i++)
		tally_return(throttle->tally, counts[i].subject,
		    strlen(counts[i].subject), counts[i].window, visitor->now);
}

bool
throttle_allows(struct throttle *throttle, const char *limit,
    struct visitor *visitor)
{
	struct count counts[COUNTS_MAX];
	size_t len = counts_of(throttle, limit, &visitor->network, counts);

	for (size_t i = 0; i < len; i++) {
		int64_t count = 0;

		if (counts[i].limit == INT64_MAX)
			continue;
		count = tally_count(throttle->tally, counts[i].subject,
		    strlen(counts[i].subject), counts[i].window, visitor->now);
		if (count >= counts[i].limit) {
			visitor->wait =
			    counts[i].window - visitor->now % counts[i].window;
			return false;
		}
	}
	return true;
}

bool
throttle_take_total(struct throttle *throttle, const char *limit, int spare,
    struct visitor *visitor)
{
	struct settings_limit most = settings_limit(throttle->settings, limit);
	struct count counts[2];

	if (most.hour != INT64_MAX)
		most.hour -= most.hour * spare / 100;
	if (most.day != INT64_MAX)
		most.day -= most.day * spare / 100;
	set(&counts[0], limit, "total", most.hour, HOUR);
	set(&counts[1], limit, "total", most.day, DAY);
	return take_all(throttle, counts, 2, visitor);
}

bool
throttle_take_subject(struct throttle *throttle, const char *limit,
    const char *subject, struct visitor *visitor)
{
	struct settings_limit most = settings_limit(throttle->settings, limit);
	struct count counts[2];

	set(&counts[0], limit, subject, most.hour, HOUR);
	set(&counts[1], limit, subject, most.day, DAY);
	return take_all(throttle, counts, 2, visitor);
}

bool
throttle_take_minute(struct throttle *throttle, const char *what, int64_t limit,
    struct visitor *visitor)
{
	int64_t factor = settings_number(throttle->settings, "limits.factor");
	int64_t most = factor == 0 ? INT64_MAX : times(limit, factor);
	struct count counts[2];

	set(&counts[0], what, visitor->network.near, most, MINUTE);
	set(&counts[1], what, visitor->network.wide, times(most, WIDE), MINUTE);
	return take_all(throttle, counts, 2, visitor);
}

int64_t
throttle_rate(struct throttle *throttle, const char *what,
    struct visitor *visitor)
{
	int64_t factor = settings_number(throttle->settings, "limits.factor");
	struct count counts[2];
	int64_t had[2] = { 0, 0 };

	if (factor == 0)
		return 0;
	set(&counts[0], what, visitor->network.near, RATE_MAX, HOUR);
	set(&counts[1], what, visitor->network.wide, RATE_MAX, HOUR);
	if (!take_all(throttle, counts, 2, visitor))
		return INT64_MAX;
	for (size_t i = 0; i < 2; i++)
		had[i] = tally_count(throttle->tally, counts[i].subject,
		    strlen(counts[i].subject), HOUR, visitor->now);
	had[1] = (had[1] + WIDE - 1) / WIDE;
	return ((had[0] > had[1] ? had[0] : had[1]) + factor - 1) / factor;
}
