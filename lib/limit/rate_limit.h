/* Limits of a network and of the whole site in short windows, shared by all
 * processes.  What is promised to a person (tries of a code, messages to an
 * address) is counted in the store instead: send_limit.h, code.h.
 *
 * Of a network all its counts are looked at, the wider ones first, before one
 * is taken; what is refused leaves nothing behind.  What a visitor can have
 * many of (near networks) is kept in a table apart from the rest, so is what
 * costs nothing to ask for, and who is known, so that nobody's visitors
 * fill what others need; a full table counts on (shared_counters.h).
 *
 * The log says, once an hour each and at most 20 times an hour a limit, which
 * limit is used up by which wider network, and that of the whole site one is
 * used to 80 per cent or to its end. */
#ifndef LIMIT_RATE_LIMIT_H
#define LIMIT_RATE_LIMIT_H

#include "base/arena.h"
#include "base/attribute.h"
#include "limit/network.h"
#include "site/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rate_limit;

/* Who asks, and when. */
struct visitor {
	struct arena *arena;
	struct network network;
	int64_t now;
	int64_t wait; /* set where something is too many: seconds */
};

/* What one event takes of: counters that are added to it, all of which must
 * have room.  At most RATE_LIMIT_COUNTS. */
enum { RATE_LIMIT_COUNTS = 12 };
struct rate_limit_count {
	int table;
	char subject[128];
	int64_t limit;
	int64_t window;
	int64_t whole; /* of a total: what it would be without its spare */
};
struct rate_limit_event {
	struct rate_limit_count counts[RATE_LIMIT_COUNTS];
	size_t len;
};

void rate_limit_close(struct rate_limit *rates);

/* Opens the counters in the state directory `dir`; the site's `key` places
 * them.  NULL after a warning: nothing may be let through then. */
struct rate_limit *rate_limit_open(int dir, const struct settings *settings,
    const uint8_t *key) FREED_BY(rate_limit_close);

/*
 * Each names a limit by its setting, SETTING_LIMITS_REGISTRATIONS.  Of a
 * network its wider one (/24, /48) may have four times as many; `subject` is
 * anything else that has the limit for itself, a country or an account, or
 * `part` in 0..100 per cent of it, rounded up; of the whole site `spare` per
 * cent are kept for others.
 */
void rate_limit_add_network(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit,
    const struct network *network);
void rate_limit_add_subject(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit,
    const char *subject);
void rate_limit_add_part(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit,
    const char *subject, int part);
void rate_limit_add_total(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit, int spare);

/* A limit that is no setting, but for limits.factor. */
void rate_limit_add_fixed(const struct rate_limit *rates,
    struct rate_limit_event *event, const char *what, const char *subject,
    struct settings_limit limit);

/* Counts the event and says true, or says false with the seconds to wait;
 * give_back takes one back that was taken. */
bool rate_limit_take_event(struct rate_limit *rates,
    const struct rate_limit_event *event, struct visitor *visitor);
void rate_limit_give_back(struct rate_limit *rates,
    const struct rate_limit_event *event, int64_t now);

/* The same for a network's limit alone. */
bool rate_limit_allows(struct rate_limit *rates, enum setting_limit limit,
    struct visitor *visitor);
bool rate_limit_take(struct rate_limit *rates, enum setting_limit limit,
    struct visitor *visitor);
void rate_limit_return(struct rate_limit *rates, enum setting_limit limit,
    const struct visitor *visitor);

/* A limit by the minute that is no setting: pictures, checks. */
bool rate_limit_take_minute(struct rate_limit *rates, const char *what,
    int64_t limit, struct visitor *visitor);

/*
 * How busy a network is, with no limit of its own: counts one event of `what`
 * and returns how many there were in the last hour, this one included; of its
 * wider network a quarter, where that is more.  Divided by limits.factor and
 * rounded up; a factor of 0 makes it 0.  Of those without an address a part
 * that stands for one network.
 */
int64_t rate_limit_rate(struct rate_limit *rates, const char *what,
    struct visitor *visitor);

/* That somebody of the visitor's wider network was let in, and with `who`
 * (NULL for anybody) that it was this account: then it is none that is new, for
 * two weeks; where there is no room for that, it stays new. */
void rate_limit_note_known(struct rate_limit *rates,
    const struct visitor *visitor, const char *who);
bool rate_limit_is_known(struct rate_limit *rates,
    const struct visitor *visitor, const char *who);

/* Says "WHO: WHAT" in the log, once an hour, where the owner should know it;
 * nothing secret and no address of a person. */
void rate_limit_tell(struct rate_limit *rates, const char *who,
    const char *what, int64_t now);

#endif
