/* Limits of a network and of the whole site in short windows, shared by all
 * processes.  What is promised to a person (tries of a code, messages to an
 * address) is counted in the store instead: sending.h, tries.h. */
#ifndef ACCOUNT_THROTTLE_H
#define ACCOUNT_THROTTLE_H

#include "account/network.h"
#include "base/arena.h"
#include "base/attribute.h"
#include "base/settings.h"

#include <stdbool.h>
#include <stdint.h>

struct throttle;

/* Who asks, and when. */
struct visitor {
	struct arena *arena;
	struct network network;
	int64_t now;
	int64_t wait; /* set where something is too many: seconds */
};

void throttle_close(struct throttle *throttle);

/* Opens the counters in the state directory `dir`; the site's `key` places
 * them.  NULL after a warning: nothing may be let through then. */
struct throttle *throttle_open(int dir, const struct settings *settings,
    const uint8_t *key) FREED_BY(throttle_close);

/*
 * Each names a limit by its setting, "limits.registrations".  take counts one
 * event and says true, or says false with the seconds to wait; allows only
 * looks.  A network's wider one (/24, /48) may have four times as many.
 */
bool throttle_allows(struct throttle *throttle, const char *limit,
    struct visitor *visitor);
bool throttle_take(struct throttle *throttle, const char *limit,
    struct visitor *visitor);

/* Takes back one event that was taken. */
void throttle_return(struct throttle *throttle, const char *limit,
    const struct visitor *visitor);

/* The same for the site as a whole; `spare` in 0..100 per cent of the limit
 * are kept for others. */
bool throttle_take_total(struct throttle *throttle, const char *limit,
    int spare, struct visitor *visitor);

/* The same for anything else: a country, a block of numbers. */
bool throttle_take_subject(struct throttle *throttle, const char *limit,
    const char *subject, struct visitor *visitor);

/* A limit by the minute that is no setting: pictures, checks. */
bool throttle_take_minute(struct throttle *throttle, const char *what,
    int64_t limit, struct visitor *visitor);

/*
 * How busy a network is, with no limit of its own: counts one event of `what`
 * and returns how many there were in the last hour, this one included; of its
 * wider network a quarter, where that is more.  Divided by limits.factor and
 * rounded up; a factor of 0 makes it 0.  INT64_MAX where it cannot be counted.
 */
int64_t throttle_rate(struct throttle *throttle, const char *what,
    struct visitor *visitor);

#endif
