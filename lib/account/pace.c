#include "account/pace.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "record/record_fields.h"

struct last {
	uint16_t took[PACE_COUNT]; /* of those sent, the oldest first */
	size_t count;
	int64_t later_at; /* 0 where the last one was sent */
	int64_t later_took;
};

static const struct record_field rows[] = {
	RECORD_FIELD_ROWS(struct last, 1, took, count),
	RECORD_FIELD(struct last, 2, later_at),
	RECORD_FIELD(struct last, 3, later_took),
};
static const struct record_fields fields = RECORD_FIELDS(struct last, rows);

static const char *
key_of(struct work *work, enum via via)
{
	return arena_format(work->arena, "pace %s", via_name(via));
}

static enum store_outcome
get(struct work *work, enum via via, struct last *last)
{
	const char *key = key_of(work, via);
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_QUEUE, key, strlen(key), &value);

	memset(last, 0, sizeof(*last));
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	/* Messages wait for no statistics. */
	if (!record_fields_read(&fields, value.bytes, value.len, last)) {
		memset(last, 0, sizeof(*last));
		log_warning("how long messages take (%s) cannot be read, and "
			    "is measured anew",
		    via_name(via));
	}
	return STORE_OK;
}

static void
add(struct last *last, int64_t took)
{
	if (last->count == PACE_COUNT) {
		last->count--;
		memmove(last->took, last->took + 1,
		    last->count * sizeof(last->took[0]));
	}
	last->took[last->count++] =
	    (uint16_t)(took > PACE_MAX ? PACE_MAX : took);
}

enum store_outcome
pace_note(struct work *work, enum via via, int64_t took, bool sent)
{
	const char *key = key_of(work, via);
	struct buffer record;
	struct last last;
	enum store_outcome outcome = get(work, via, &last);

	if (outcome != STORE_OK)
		return outcome;
	if (sent)
		add(&last, took);
	last.later_at = sent ? 0 : work->now;
	last.later_took = sent ? 0 : took;
	record = record_fields_write(work->arena, &fields, &last);
	return work_put(work, TABLE_QUEUE, key, strlen(key), &record, 0);
}

enum store_outcome
pace_draw(struct work *work, enum via via, struct pace *pace)
{
	struct last last;
	enum store_outcome outcome = get(work, via, &last);

	memset(pace, 0, sizeof(*pace));
	if (outcome != STORE_OK)
		return outcome;
	pace->later = last.later_at != 0
		      && clock_left(last.later_at, PACE_FRESH, work->now) > 0;
	if (pace->later)
		pace->took = last.later_took;
	else if (last.count > 0)
		pace->took = last.took[random_below((uint32_t)last.count)];
	return STORE_OK;
}
