/* Counts that are promises: in the store, in the same transaction as what
 * they count.  Keyed by a MAC, so that no address can be read from them. */
#ifndef LIMIT_COUNTER_H
#define LIMIT_COUNTER_H

#include "record/table.h"
#include "store/work.h"

#include <stdint.h>

struct counter {
	int64_t hour; /* when the hour began that is being counted */
	int64_t in_hour;
	int64_t day;
	int64_t in_day;
	int64_t row;  /* in a row, until counter_clear() */
	int64_t last; /* when it was last counted, 0 for never */
};

/* The counter of `subject` for one `purpose`, hours and days that are over
 * already emptied; zeros where there is none. */
enum store_outcome counter_get(struct work *work, const char *purpose,
    const char *subject, struct counter *counter);

/* Counts one event now and keeps the counter for `life` seconds. */
enum store_outcome counter_add(struct work *work, const char *purpose,
    const char *subject, struct counter *counter, int64_t life);

/* Ends the row. */
enum store_outcome counter_clear(struct work *work, const char *purpose,
    const char *subject, struct counter *counter, int64_t life);

/* Seconds until another event fits into both limits, 0 for now; where a limit
 * is 0 none ever does, and it is a whole hour or day. */
int64_t counter_wait(const struct counter *counter, int64_t hour_limit,
    int64_t day_limit, int64_t now);

#endif
