#include "limit/rate_limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/seconds.h"
#include "base/secret.h"
#include "store/shared_counters.h"

enum {
	WIDE = 4,     /* a wider network may have so many times as much */
	UNKNOWN = 50, /* those without an address may have so much together */
	RATE_MAX = 1000000, /* what a counters can count */
	TOLD_MAX = 20,      /* warnings an hour of one kind */
	LOUD = 80,          /* per cent of a total that are worth a warning */
	NOTED = 14 * SECONDS_DAY,
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

struct rate_limit {
	struct shared_counters *counters[PURPOSES];
	const struct settings *settings;
};

static bool
open_tables(struct rate_limit *rates, int dir, const uint8_t *key)
{
	uint8_t derived[SECRET_SIZE];

	secret_derive(key, "limits", derived);
	for (size_t i = 0; i < PURPOSES; i++) {
		rates->counters[i] = shared_counters_open(dir, tables[i].name,
		    tables[i].slots, derived);
		if (rates->counters[i] == NULL)
			return false;
	}
	shared_counters_bound(rates->counters[KNOWN], NOTED);
	return true;
}

static void
close_tables(struct rate_limit *rates)
{
	for (size_t i = 0; i < PURPOSES; i++)
		shared_counters_close(rates->counters[i]);
}

struct rate_limit *
rate_limit_open(int dir, const struct settings *settings, const uint8_t *key)
{
	struct rate_limit *rates = calloc(1, sizeof(*rates));

	if (rates == NULL)
		log_out_of_memory();
	rates->settings = settings;
	if (open_tables(rates, dir, key))
		return rates;
	close_tables(rates);
	free(rates);
	return NULL;
}

void
rate_limit_close(struct rate_limit *rates)
{
	if (rates == NULL)
		return;
	close_tables(rates);
	free(rates);
}

static int64_t
times(int64_t limit, int64_t factor)
{
	return limit > INT64_MAX / factor ? INT64_MAX : limit * factor;
}

static bool
take(struct rate_limit *rates, const struct rate_limit_count *count,
    int64_t now, int64_t *wait)
{
	return shared_counters_take(rates->counters[count->table],
	    count->subject, strlen(count->subject), count->limit, count->window,
	    now, wait);
}

static bool
has_room(struct rate_limit *rates, const struct rate_limit_count *count,
    int64_t now, int64_t *wait)
{
	return shared_counters_has_room(rates->counters[count->table],
	    count->subject, strlen(count->subject), count->limit, count->window,
	    now, wait);
}

static int64_t
had(struct rate_limit *rates, const struct rate_limit_count *count, int64_t now)
{
	return shared_counters_count(rates->counters[count->table],
	    count->subject, strlen(count->subject), count->window, now);
}

static void
give_back(struct rate_limit *rates, const struct rate_limit_count *count,
    int64_t now)
{
	if (count->limit == INT64_MAX)
		return; /* it counted nothing */
	shared_counters_return(rates->counters[count->table], count->subject,
	    strlen(count->subject), count->window, now);
}

static struct rate_limit_count *
add(struct rate_limit_event *event, const char *name, const char *subject,
    int64_t limit, int64_t window)
{
	struct rate_limit_count *count = &event->counts[event->len];

	if (event->len++ >= RATE_LIMIT_COUNTS)
		log_panic("too many counts of one event");
	memset(count, 0, sizeof(*count));
	count->table = LIMITS;
	(void)snprintf(count->subject, sizeof(count->subject), "%s %lld %s",
	    name, (long long)window, subject);
	count->limit = limit;
	count->window = window;
	return count;
}

/* How many networks a visitor's is. */
static int64_t
share(const struct network *network)
{
	return network->near[0] == '\0' ? UNKNOWN : 1;
}

/* Wide before near. */
static void
add_window(struct rate_limit_event *event, const char *what,
    const struct network *network, int64_t limit, int64_t window)
{
	bool minutes = window == SECONDS_MINUTE;

	limit = times(limit, share(network));
	add(event, what, network->wide, times(limit, WIDE), window)->table =
	    minutes ? MINUTES : LIMITS;
	add(event, what, network->part, limit, window)->table =
	    minutes ? MINUTES_NEAR : LIMITS_NEAR;
}

void
rate_limit_add_network(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit,
    const struct network *network)
{
	struct settings_limit most = settings_limit(rates->settings, limit);

	add_window(event, settings_name(limit), network, most.hour,
	    SECONDS_HOUR);
	add_window(event, settings_name(limit), network, most.day, SECONDS_DAY);
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
rate_limit_add_part(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit,
    const char *subject, int part)
{
	struct settings_limit most = settings_limit(rates->settings, limit);
	const char *name = settings_name(limit);

	(void)add(event, name, subject, per_cent(most.hour, part),
	    SECONDS_HOUR);
	(void)add(event, name, subject, per_cent(most.day, part), SECONDS_DAY);
}

void
rate_limit_add_subject(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit,
    const char *subject)
{
	rate_limit_add_part(rates, event, limit, subject, 100);
}

void
rate_limit_add_total(const struct rate_limit *rates,
    struct rate_limit_event *event, enum setting_limit limit, int spare)
{
	struct settings_limit most = settings_limit(rates->settings, limit);
	const char *name = settings_name(limit);

	add(event, name, "total", per_cent(most.hour, 100 - spare),
	    SECONDS_HOUR)
	    ->whole = most.hour;
	add(event, name, "total", per_cent(most.day, 100 - spare), SECONDS_DAY)
	    ->whole = most.day;
}

void
rate_limit_add_fixed(const struct rate_limit *rates,
    struct rate_limit_event *event, const char *what, const char *subject,
    struct settings_limit limit)
{
	int64_t factor =
	    settings_number(rates->settings, SETTING_LIMITS_FACTOR);

	if (factor == 0)
		return;
	(void)add(event, what, subject, times(limit.hour, factor),
	    SECONDS_HOUR);
	(void)add(event, what, subject, times(limit.day, factor), SECONDS_DAY);
}

void
rate_limit_tell(struct rate_limit *rates, const char *who, const char *what,
    int64_t now)
{
	struct rate_limit_event event = { .len = 0 };
	int64_t wait = 0;

	(void)add(&event, "told", what, TOLD_MAX, SECONDS_HOUR);
	(void)add(&event, who, what, 1, SECONDS_HOUR);
	if (has_room(rates, &event.counts[0], now, &wait)
	    && take(rates, &event.counts[1], now, &wait)
	    && take(rates, &event.counts[0], now, &wait))
		log_warning("%s: %s", who, what);
}

static const char *
sentence(const struct rate_limit_count *count, struct visitor *visitor,
    const char *end)
{
	return arena_format(visitor->arena, "%.*s %s; see doc/limits",
	    (int)strcspn(count->subject, "0123456789") - 1, count->subject,
	    end);
}

static const char *
teller(const struct rate_limit_count *count, const struct visitor *visitor)
{
	return count->whole > 0 || visitor->network.wide[0] == '\0'
		   ? "this site"
		   : visitor->network.wide;
}

static bool
event_fits(struct rate_limit *rates, const struct rate_limit_event *event,
    struct visitor *visitor)
{
	for (size_t i = 0; i < event->len; i++) {
		const struct rate_limit_count *count = &event->counts[i];

		if (has_room(rates, count, visitor->now, &visitor->wait))
			continue;
		rate_limit_tell(rates, teller(count, visitor),
		    sentence(count, visitor, "is used up for now"),
		    visitor->now);
		return false;
	}
	return true;
}

/* The first time that a total has little left. */
static void
tell_low(struct rate_limit *rates, const struct rate_limit_count *count,
    struct visitor *visitor)
{
	if (count->whole > 0 && count->whole != INT64_MAX
	    && had(rates, count, visitor->now) >= per_cent(count->whole, LOUD))
		rate_limit_tell(rates, teller(count, visitor),
		    sentence(count, visitor, "is used to 80 per cent"),
		    visitor->now);
}

void
rate_limit_give_back(struct rate_limit *rates,
    const struct rate_limit_event *event, int64_t now)
{
	for (size_t i = 0; i < event->len; i++)
		give_back(rates, &event->counts[i], now);
}

/* All are looked at before any is touched; another process may be faster. */
bool
rate_limit_take_event(struct rate_limit *rates,
    const struct rate_limit_event *event, struct visitor *visitor)
{
	if (!event_fits(rates, event, visitor))
		return false;
	for (size_t i = 0; i < event->len; i++) {
		if (take(rates, &event->counts[i], visitor->now,
			&visitor->wait))
			continue;
		while (i-- > 0)
			give_back(rates, &event->counts[i], visitor->now);
		return false;
	}
	for (size_t i = 0; i < event->len; i++)
		tell_low(rates, &event->counts[i], visitor);
	return true;
}

bool
rate_limit_take(struct rate_limit *rates, enum setting_limit limit,
    struct visitor *visitor)
{
	struct rate_limit_event event = { .len = 0 };

	rate_limit_add_network(rates, &event, limit, &visitor->network);
	return rate_limit_take_event(rates, &event, visitor);
}

void
rate_limit_return(struct rate_limit *rates, enum setting_limit limit,
    const struct visitor *visitor)
{
	struct rate_limit_event event = { .len = 0 };

	rate_limit_add_network(rates, &event, limit, &visitor->network);
	rate_limit_give_back(rates, &event, visitor->now);
}

bool
rate_limit_allows(struct rate_limit *rates, enum setting_limit limit,
    struct visitor *visitor)
{
	struct rate_limit_event event = { .len = 0 };

	rate_limit_add_network(rates, &event, limit, &visitor->network);
	return event_fits(rates, &event, visitor);
}

bool
rate_limit_take_minute(struct rate_limit *rates, const char *what,
    int64_t limit, struct visitor *visitor)
{
	int64_t factor =
	    settings_number(rates->settings, SETTING_LIMITS_FACTOR);
	struct rate_limit_event event = { .len = 0 };

	if (factor == 0)
		return true;
	add_window(&event, what, &visitor->network, times(limit, factor),
	    SECONDS_MINUTE);
	return rate_limit_take_event(rates, &event, visitor);
}

int64_t
rate_limit_rate(struct rate_limit *rates, const char *what,
    struct visitor *visitor)
{
	int64_t factor =
	    settings_number(rates->settings, SETTING_LIMITS_FACTOR);
	struct rate_limit_event event = { .len = 0 };
	int64_t wide = 0;
	int64_t near = 0;
	int64_t wait = 0;
	int64_t each = share(&visitor->network);

	if (factor == 0)
		return 0;
	add_window(&event, what, &visitor->network, RATE_MAX / each,
	    SECONDS_HOUR);
	event.counts[0].table = MINUTES;
	event.counts[1].table = MINUTES_NEAR;
	for (size_t i = 0; i < event.len; i++)
		(void)take(rates, &event.counts[i], visitor->now, &wait);
	wide = (had(rates, &event.counts[0], visitor->now) + WIDE - 1) / WIDE;
	near = had(rates, &event.counts[1], visitor->now);
	factor *= each;
	return ((near > wide ? near : wide) + factor - 1) / factor;
}

static const char *
known(const struct visitor *visitor, const char *who)
{
	return arena_format(visitor->arena, "%s %s", who == NULL ? "" : who,
	    visitor->network.wide);
}

void
rate_limit_note_known(struct rate_limit *rates, const struct visitor *visitor,
    const char *who)
{
	const char *subject = known(visitor, who);

	shared_counters_note(rates->counters[KNOWN], subject, strlen(subject),
	    visitor->now + NOTED, visitor->now);
}

bool
rate_limit_is_known(struct rate_limit *rates, const struct visitor *visitor,
    const char *who)
{
	const char *subject = known(visitor, who);

	return shared_counters_noted(rates->counters[KNOWN], subject,
	    strlen(subject), visitor->now);
}
