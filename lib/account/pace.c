#include "account/pace.h"

#include <string.h>

#include "base/log.h"
#include "base/random.h"
#include "record/record.h"

enum { TAG_TOOK = 1, TAG_LATER_AT = 2, TAG_LATER_TOOK = 3 };

struct last {
	uint16_t took[PACE_COUNT]; /* of those sent, the oldest first */
	size_t count;
	int64_t later_at; /* 0 where the last one was sent */
	int64_t later_took;
};

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
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_QUEUE, key, strlen(key), &value);

	memset(last, 0, sizeof(*last));
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	/* Messages wait for no statistics. */
	if (!record_read(&record, value.bytes, value.len)
	    || record.lens[TAG_TOOK] > sizeof(last->took)) {
		log_warning("how long messages take (%s) cannot be read, and "
			    "is measured anew",
		    via_name(via));
		return STORE_OK;
	}
	last->count = record.lens[TAG_TOOK] / sizeof(last->took[0]);
	if (last->count > 0)
		memcpy(last->took, record.fields[TAG_TOOK],
		    last->count * sizeof(last->took[0]));
	last->later_at = record_number(&record, TAG_LATER_AT);
	last->later_took = record_number(&record, TAG_LATER_TOOK);
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
	struct buffer record = buffer_new(work->arena, 96);
	struct last last;
	enum store_outcome outcome = get(work, via, &last);

	if (outcome != STORE_OK)
		return outcome;
	if (sent)
		add(&last, took);
	record_begin(&record);
	record_add_bytes(&record, TAG_TOOK, last.took,
	    last.count * sizeof(last.took[0]));
	if (!sent) {
		record_add_number(&record, TAG_LATER_AT, work->now);
		record_add_number(&record, TAG_LATER_TOOK, took);
	}
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
	pace->later = last.later_at != 0 && last.later_at <= work->now
		      && work->now - last.later_at < PACE_FRESH;
	if (pace->later)
		pace->took = last.later_took;
	else if (last.count > 0)
		pace->took = last.took[random_below((uint32_t)last.count)];
	return STORE_OK;
}
