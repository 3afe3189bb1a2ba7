#include "limit/counter.h"

#include <string.h>

#include "base/clock.h"
#include "base/seconds.h"
#include "record/record_fields.h"

#define FIELD(tag, member) RECORD_FIELD(struct counter, tag, member)

static const struct record_field rows[] = {
	FIELD(1, hour),
	FIELD(2, in_hour),
	FIELD(3, day),
	FIELD(4, in_day),
	FIELD(5, row),
	FIELD(6, last),
};
static const struct record_fields fields = RECORD_FIELDS(struct counter, rows);

static void
make_key(struct work *work, const char *purpose, const char *subject,
    uint8_t key[SECRET_SIZE])
{
	const char *text =
	    arena_format(work->arena, "counter %s %s", purpose, subject);

	secret_mac(work->key, text, strlen(text), key);
}

enum store_outcome
counter_get(struct work *work, const char *purpose, const char *subject,
    struct counter *counter)
{
	uint8_t key[SECRET_SIZE];
	struct store_value value;
	enum store_outcome outcome = STORE_OK;

	memset(counter, 0, sizeof(*counter));
	make_key(work, purpose, subject, key);
	outcome = work_get(work, TABLE_COUNTER, key, sizeof(key), &value);
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK)
		return outcome;
	if (!record_fields_read(&fields, value.bytes, value.len, counter))
		return STORE_DAMAGED;
	if (clock_left(counter->hour, SECONDS_HOUR, work->now) == 0)
		counter->in_hour = 0;
	if (clock_left(counter->day, SECONDS_DAY, work->now) == 0)
		counter->in_day = 0;
	counter->hour = clock_past(counter->hour, work->now);
	counter->day = clock_past(counter->day, work->now);
	return STORE_OK;
}

static enum store_outcome
put(struct work *work, const char *purpose, const char *subject,
    const struct counter *counter, int64_t life)
{
	struct buffer record =
	    record_fields_write(work->arena, &fields, counter);
	uint8_t key[SECRET_SIZE];

	make_key(work, purpose, subject, key);
	return work_put(work, TABLE_COUNTER, key, sizeof(key), &record,
	    work->now + life);
}

enum store_outcome
counter_add(struct work *work, const char *purpose, const char *subject,
    struct counter *counter, int64_t life)
{
	if (counter->in_hour++ == 0)
		counter->hour = work->now;
	if (counter->in_day++ == 0)
		counter->day = work->now;
	counter->row++;
	counter->last = work->now;
	return put(work, purpose, subject, counter, life);
}

enum store_outcome
counter_clear(struct work *work, const char *purpose, const char *subject,
    struct counter *counter, int64_t life)
{
	counter->row = 0;
	return put(work, purpose, subject, counter, life);
}

/* A limit of 0 lets nothing through, now or when the window has ended. */
static int64_t
wait_of(int64_t began, int64_t count, int64_t limit, int64_t window,
    int64_t now)
{
	if (count < limit)
		return 0;
	return count == 0 ? window : clock_left(began, window, now);
}

int64_t
counter_wait(const struct counter *counter, int64_t hour_limit,
    int64_t day_limit, int64_t now)
{
	int64_t hour = wait_of(counter->hour, counter->in_hour, hour_limit,
	    SECONDS_HOUR, now);
	int64_t day =
	    wait_of(counter->day, counter->in_day, day_limit, SECONDS_DAY, now);

	return hour > day ? hour : day;
}
