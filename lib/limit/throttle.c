#include "limit/throttle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "store/tally.h"

enum {
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
	WIDE = 4,     /* a wider network may have so many times as much */
	UNKNOWN = 50, /* where nobody has an address, all may have so much */
	RATE_MAX = 1000000, /* what a tally can count */
	TOLD_MAX = 20,      /* warnings an hour of one kind */
	LOUD = 80,          /* per cent of a total that are worth a warning */
	NOTED = 14 * DAY,
};

/* By what can fill them: networks that one visitor has many of, and requests
 * that cost him nothing. */
enum purpose {
	LIMITS,
	LIMITS_NEAR,
	MINUTES,
	MINUTES_NEAR,
	KNOWN,
	PURPOSES,
};

static const struct {
	const char *name;
	size_t slots;
} tables[PURPOSES] = {
	[LIMITS] = { "limits", 65536 },
	[LIMITS_NEAR] = { "limits.near", 65536 },
	[MINUTES] = { "minutes", 32768 },
	[MINUTES_NEAR] = { "minutes.near", 32768 },
	[KNOWN] = { "known", 65536 },
};

struct throttle {
	struct tally *tallies[PURPOSES];
	const struct settings *settings;
};

static bool
open_tables(struct throttle *throttle, int dir, const uint8_t *key)
{
	uint8_t derived[SECRET_SIZE];

	secret_derive(key, "limits", derived);
	for (size_t i = 0; i < PURPOSES; i++) {
		throttle->tallies[i] =
		    tally_open(dir, tables[i].name, tables[i].slots, derived);
		if (throttle->tallies[i] == NULL)
			return false;
	}
	return true;
}

static void
close_tables(struct throttle *throttle)
{
	for (size_t i = 0; i < PURPOSES; i++)
		tally_close(throttle->tallies[i]);
}

struct throttle *
throttle_open(int dir, const struct settings *settings, const uint8_t *key)
{
	struct throttle *throttle = calloc(1, sizeof(*throttle));

	if (throttle == NULL)
		log_out_of_memory();
	throttle->settings = settings;
	if (open_tables(throttle, dir, key))
		return throttle;
	close_tables(throttle);
	free(throttle);
	return NULL;
}

void
throttle_close(struct throttle *throttle)
{
	if (throttle == NULL)
		return;
	close_tables(throttle);
	free(throttle);
}

static int64_t
times(int64_t limit, int64_t factor)
{
	return limit > INT64_MAX / factor ? INT64_MAX : limit * factor;
}

static bool
take(struct throttle *throttle, const struct throttle_count *count, int64_t now,
    int64_t *wait)
{
	return tally_take(throttle->tallies[count->table], count->subject,
	    strlen(count->subject), count->limit, count->window, now, wait);
}

static bool
has_room(struct throttle *throttle, const struct throttle_count *count,
    int64_t now, int64_t *wait)
{
	return tally_has_room(throttle->tallies[count->table], count->subject,
	    strlen(count->subject), count->limit, count->window, now, wait);
}

static int64_t
had(struct throttle *throttle, const struct throttle_count *count, int64_t now)
{
	return tally_count(throttle->tallies[count->table], count->subject,
	    strlen(count->subject), count->window, now);
}

static void
give_back(struct throttle *throttle, const struct throttle_count *count,
    int64_t now)
{
	if (count->limit == INT64_MAX)
		return; /* it counted nothing */
	tally_return(throttle->tallies[count->table], count->subject,
	    strlen(count->subject), count->window, now);
}

static struct throttle_count *
add(struct throttle_event *event, const char *name, const char *subject,
    int64_t limit, int64_t window)
{
	struct throttle_count *count = &event->counts[event->len];

	if (event->len++ >= THROTTLE_COUNTS)
		log_panic("too many counts of one event");
	memset(count, 0, sizeof(*count));
	count->table = LIMITS;
	(void)snprintf(count->subject, sizeof(count->subject), "%s %lld %s",
	    name, (long long)window, subject);
	count->limit = limit;
	count->window = window;
	return count;
}

/* Wide before near. */
static void
add_window(struct throttle_event *event, const char *what,
    const struct network *network, int64_t limit, int64_t window)
{
	bool minutes = window == MINUTE;

	add(event, what, network->wide, times(limit, WIDE), window)->table =
	    minutes ? MINUTES : LIMITS;
	add(event, what, network->part, limit, window)->table =
	    minutes ? MINUTES_NEAR : LIMITS_NEAR;
}

void
throttle_add_network(const struct throttle *throttle,
    struct throttle_event *event, enum setting_limit limit,
    const struct network *network)
{
	struct settings_limit most = settings_limit(throttle->settings, limit);

	if (network->near[0] == '\0') {
		most.hour = times(most.hour, UNKNOWN);
		most.day = times(most.day, UNKNOWN);
	}
	add_window(event, settings_name(limit), network, most.hour, HOUR);
	add_window(event, settings_name(limit), network, most.day, DAY);
}

/* Rounded up: of a few something is left for everybody. */
static int64_t
per_cent(int64_t whole, int part)
{
	return whole == INT64_MAX
		   ? whole
		   : whole / 100 * part + (whole % 100 * part + 99) / 100;
}

void
throttle_add_part(const struct throttle *throttle, struct throttle_event *event,
    enum setting_limit limit, const char *subject, int part)
{
	struct settings_limit most = settings_limit(throttle->settings, limit);
	const char *name = settings_name(limit);

	(void)add(event, name, subject, per_cent(most.hour, part), HOUR);
	(void)add(event, name, subject, per_cent(most.day, part), DAY);
}

void
throttle_add_subject(const struct throttle *throttle,
    struct throttle_event *event, enum setting_limit limit, const char *subject)
{
	throttle_add_part(throttle, event, limit, subject, 100);
}

void
throttle_add_total(const struct throttle *throttle,
    struct throttle_event *event, enum setting_limit limit, int spare)
{
	struct settings_limit most = settings_limit(throttle->settings, limit);
	const char *name = settings_name(limit);

	add(event, name, "total", per_cent(most.hour, 100 - spare), HOUR)
	    ->whole = most.hour;
	add(event, name, "total", per_cent(most.day, 100 - spare), DAY)->whole =
	    most.day;
}

void
throttle_add_fixed(const struct throttle *throttle,
    struct throttle_event *event, const char *what, const char *subject,
    struct settings_limit limit)
{
	int64_t factor =
	    settings_number(throttle->settings, SETTING_LIMITS_FACTOR);

	if (factor == 0)
		return;
	(void)add(event, what, subject, times(limit.hour, factor), HOUR);
	(void)add(event, what, subject, times(limit.day, factor), DAY);
}

void
throttle_tell(struct throttle *throttle, const char *who, const char *what,
    int64_t now)
{
	struct throttle_event event = { .len = 0 };
	int64_t wait = 0;

	(void)add(&event, "told", what, TOLD_MAX, HOUR);
	(void)add(&event, who, what, 1, HOUR);
	if (has_room(throttle, &event.counts[0], now, &wait)
	    && take(throttle, &event.counts[1], now, &wait)
	    && take(throttle, &event.counts[0], now, &wait))
		log_warning("%s: %s", who, what);
}

static const char *
sentence(const struct throttle_count *count, struct visitor *visitor,
    const char *end)
{
	return arena_format(visitor->arena, "%.*s %s; see doc/limits",
	    (int)strcspn(count->subject, "0123456789") - 1, count->subject,
	    end);
}

static const char *
teller(const struct throttle_count *count, const struct visitor *visitor)
{
	return count->whole > 0 || visitor->network.wide[0] == '\0'
		   ? "this site"
		   : visitor->network.wide;
}

bool
throttle_has_room(struct throttle *throttle, const struct throttle_event *event,
    struct visitor *visitor)
{
	for (size_t i = 0; i < event->len; i++) {
		const struct throttle_count *count = &event->counts[i];

		if (has_room(throttle, count, visitor->now, &visitor->wait))
			continue;
		throttle_tell(throttle, teller(count, visitor),
		    sentence(count, visitor, "is used up for now"),
		    visitor->now);
		return false;
	}
	return true;
}

/* The first time that a total has little left. */
static void
tell_low(struct throttle *throttle, const struct throttle_count *count,
    struct visitor *visitor)
{
	if (count->whole > 0 && count->whole != INT64_MAX
	    && had(throttle, count, visitor->now)
		   >= per_cent(count->whole, LOUD))
		throttle_tell(throttle, teller(count, visitor),
		    sentence(count, visitor, "is used to 80 per cent"),
		    visitor->now);
}

void
throttle_give_back(struct throttle *throttle,
    const struct throttle_event *event, int64_t now)
{
	for (size_t i = 0; i < event->len; i++)
		give_back(throttle, &event->counts[i], now);
}

/* All are looked at before any is touched; another process may be faster. */
bool
throttle_take_event(struct throttle *throttle,
    const struct throttle_event *event, struct visitor *visitor)
{
	if (!throttle_has_room(throttle, event, visitor))
		return false;
	for (size_t i = 0; i < event->len; i++) {
		if (take(throttle, &event->counts[i], visitor->now,
			&visitor->wait))
			continue;
		while (i-- > 0)
			give_back(throttle, &event->counts[i], visitor->now);
		return false;
	}
	for (size_t i = 0; i < event->len; i++)
		tell_low(throttle, &event->counts[i], visitor);
	return true;
}

bool
throttle_take(struct throttle *throttle, enum setting_limit limit,
    struct visitor *visitor)
{
	struct throttle_event event = { .len = 0 };

	throttle_add_network(throttle, &event, limit, &visitor->network);
	return throttle_take_event(throttle, &event, visitor);
}

void
throttle_return(struct throttle *throttle, enum setting_limit limit,
    const struct visitor *visitor)
{
	struct throttle_event event = { .len = 0 };

	throttle_add_network(throttle, &event, limit, &visitor->network);
	throttle_give_back(throttle, &event, visitor->now);
}

bool
throttle_allows(struct throttle *throttle, enum setting_limit limit,
    struct visitor *visitor)
{
	struct throttle_event event = { .len = 0 };

	throttle_add_network(throttle, &event, limit, &visitor->network);
	return throttle_has_room(throttle, &event, visitor);
}

bool
throttle_take_minute(struct throttle *throttle, const char *what, int64_t limit,
    struct visitor *visitor)
{
	int64_t factor =
	    settings_number(throttle->settings, SETTING_LIMITS_FACTOR);
	struct throttle_event event = { .len = 0 };

	if (factor == 0)
		return true;
	add_window(&event, what, &visitor->network, times(limit, factor),
	    MINUTE);
	return throttle_take_event(throttle, &event, visitor);
}

int64_t
throttle_rate(struct throttle *throttle, const char *what,
    struct visitor *visitor)
{
	int64_t factor =
	    settings_number(throttle->settings, SETTING_LIMITS_FACTOR);
	struct throttle_event event = { .len = 0 };
	int64_t wide = 0;
	int64_t near = 0;
	int64_t wait = 0;

	if (factor == 0)
		return 0;
	add_window(&event, what, &visitor->network, RATE_MAX, HOUR);
	event.counts[0].table = MINUTES;
	event.counts[1].table = MINUTES_NEAR;
	for (size_t i = 0; i < event.len; i++)
		(void)take(throttle, &event.counts[i], visitor->now, &wait);
	wide =
	    (had(throttle, &event.counts[0], visitor->now) + WIDE - 1) / WIDE;
	near = had(throttle, &event.counts[1], visitor->now);
	return ((near > wide ? near : wide) + factor - 1) / factor;
}

static const char *
known(const struct visitor *visitor, const char *who)
{
	return arena_format(visitor->arena, "%s %s", who == NULL ? "" : who,
	    visitor->network.wide);
}

void
throttle_note_known(struct throttle *throttle, const struct visitor *visitor,
    const char *who)
{
	const char *subject = known(visitor, who);

	tally_note(throttle->tallies[KNOWN], subject, strlen(subject),
	    visitor->now + NOTED, visitor->now);
}

bool
throttle_is_known(struct throttle *throttle, const struct visitor *visitor,
    const char *who)
{
	const char *subject = known(visitor, who);

	return tally_noted(throttle->tallies[KNOWN], subject, strlen(subject),
	    visitor->now);
}
