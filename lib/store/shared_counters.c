#include "store/shared_counters.h"

#include "base/log.h"
#include "store/mapped_counters.h"
#include "store/shared_counters_ops.h"

enum {
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
};

struct shared_counters *
shared_counters_open(int dir, const char *name, size_t slots,
    const uint8_t key[16])
{
	return mapped_counters_open(dir, name, slots, key);
}

void
shared_counters_close(struct shared_counters *counters)
{
	if (counters != NULL)
		counters->ops->close(counters);
}

void
shared_counters_bound(struct shared_counters *counters, int64_t longest)
{
	counters->ops->bound(counters, longest);
}

int64_t
shared_counters_since(const struct shared_counters *counters)
{
	return counters->ops->since(counters);
}

static struct shared_counters_subject
counted(const void *bytes, size_t len, int64_t window, int64_t now)
{
	if (window != MINUTE && window != HOUR && window != DAY)
		log_panic("shared counters of %lld seconds", (long long)window);
	return (struct shared_counters_subject){ bytes, len, window, now };
}

bool /* NOLINTNEXTLINE(readability-function-size) */
shared_counters_take(struct shared_counters *counters, const void *subject,
    size_t len, int64_t limit, int64_t window, int64_t now, int64_t *wait)
{
	struct shared_counters_subject who = counted(subject, len, window, now);

	*wait = 0;
	return limit == INT64_MAX
	       || counters->ops->take(counters, &who, limit, wait);
}

bool /* NOLINTNEXTLINE(readability-function-size) */
shared_counters_has_room(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t limit, int64_t window, int64_t now,
    int64_t *wait)
{
	struct shared_counters_subject who = counted(subject, len, window, now);

	*wait = 0;
	return limit == INT64_MAX
	       || counters->ops->has_room(counters, &who, limit, wait);
}

int64_t
shared_counters_count(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t window, int64_t now)
{
	struct shared_counters_subject who = counted(subject, len, window, now);

	return counters->ops->count(counters, &who);
}

void
shared_counters_return(struct shared_counters *counters, const void *subject,
    size_t len, int64_t window, int64_t now)
{
	struct shared_counters_subject who = counted(subject, len, window, now);

	counters->ops->give_back(counters, &who);
}

void
shared_counters_forget(struct shared_counters *counters, const void *subject,
    size_t len, int64_t window, int64_t now)
{
	struct shared_counters_subject who = counted(subject, len, window, now);

	counters->ops->forget(counters, &who);
}

bool
shared_counters_spend(struct shared_counters *counters, const void *subject,
    size_t len, int64_t expires, int64_t now)
{
	struct shared_counters_subject what = { subject, len, 0, now };

	return expires > now && counters->ops->spend(counters, &what, expires);
}

int64_t
shared_counters_marked(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t now)
{
	struct shared_counters_subject what = { subject, len, 0, now };

	return counters->ops->marked(counters, &what);
}

void
shared_counters_note(struct shared_counters *counters, const void *subject,
    size_t len, int64_t expires, int64_t now)
{
	struct shared_counters_subject what = { subject, len, 0, now };

	counters->ops->note(counters, &what, expires);
}

bool
shared_counters_noted(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t now)
{
	struct shared_counters_subject what = { subject, len, 0, now };

	return counters->ops->noted(counters, &what);
}
