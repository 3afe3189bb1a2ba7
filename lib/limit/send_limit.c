#include "limit/send_limit.h"

#include <string.h>

#include "base/clock.h"
#include "contact/email.h"
#include "limit/counter.h"

static const int64_t mail_waits[] = { 60, 120, 300, 900 };
static const int64_t text_waits[] = { 60, 300 };

enum {
	LIFE = 2 * 86400,
	/* Tenths of a limit that are for one asker, and for strangers. */
	ASKER = 3,
	STRANGERS = 8,
};

static const char *
subject_of(struct work *work, enum via via, const char *address)
{
	switch (via) {
	case VIA_EMAIL:
		return email_mailbox(work->arena, address);
	case VIA_PHONE:
		break;
	}
	return address;
}

/* The wait after so many messages of this day. */
static int64_t
growing_wait(enum via via, int64_t sent)
{
	const int64_t *waits = mail_waits;
	int64_t count = sizeof(mail_waits) / sizeof(mail_waits[0]);

	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		waits = text_waits;
		count = sizeof(text_waits) / sizeof(text_waits[0]);
		break;
	}
	if (sent == 0)
		return 0;
	return waits[sent <= count ? sent - 1 : count - 1];
}

static struct settings_limit
limit_of(const struct work *work, enum via via)
{
	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		return settings_limit(work->settings,
		    SETTING_LIMITS_SMS_NUMBER);
	}
	return settings_limit(work->settings, SETTING_LIMITS_MAILS_ADDRESS);
}

/* What is counted, and against what. */
struct row {
	const char *purpose;
	enum via via;
	const char *subject;
	struct settings_limit limit;
};

/* What counts messages of one kind by their way. */
static const char *
named(struct work *work, const char *kind, enum via via)
{
	return arena_format(work->arena, "%s %s", kind, via_name(via));
}

static enum store_outcome
wait_of(struct work *work, const struct row *row, int64_t *wait)
{
	struct counter counter;
	int64_t grown = 0;
	enum store_outcome outcome =
	    counter_get(work, row->purpose, row->subject, &counter);

	*wait = 0;
	if (outcome != STORE_OK || row->limit.hour == INT64_MAX)
		return outcome;
	grown = clock_left(counter.last, growing_wait(row->via, counter.in_day),
	    work->now);
	*wait =
	    counter_wait(&counter, row->limit.hour, row->limit.day, work->now);
	if (grown > *wait)
		*wait = grown;
	return STORE_OK;
}

static enum store_outcome
add(struct work *work, const char *purpose, const char *subject)
{
	struct counter counter;
	enum store_outcome outcome =
	    counter_get(work, purpose, subject, &counter);

	if (outcome != STORE_OK)
		return outcome;
	return counter_add(work, purpose, subject, &counter, LIFE);
}

enum store_outcome
send_limit_wait(struct work *work, enum via via, const char *address,
    int64_t *wait)
{
	struct row row = { via_name(via), via, subject_of(work, via, address),
		limit_of(work, via) };

	return wait_of(work, &row, wait);
}

enum store_outcome
send_limit_count(struct work *work, enum via via, const char *address)
{
	return add(work, via_name(via), subject_of(work, via, address));
}

/* So many tenths of it, rounded up. */
static int64_t
tenths(int64_t limit, int part)
{
	return limit == INT64_MAX
		   ? limit
		   : limit / 10 * part + (limit % 10 * part + 9) / 10;
}

static struct row
row_apart(struct work *work, enum via via, const char *subject,
    const char *asker)
{
	struct row row = { named(work, "recovery", via), via, subject,
		limit_of(work, via) };

	if (asker == NULL)
		return row;
	row.subject = arena_format(work->arena, "%s %s", asker, subject);
	row.limit.day = tenths(row.limit.day, ASKER);
	return row;
}

enum store_outcome
send_limit_wait_apart(struct work *work, enum via via, const char *subject,
    const char *asker, int64_t *wait)
{
	struct row row = row_apart(work, via, subject, asker);

	return wait_of(work, &row, wait);
}

enum store_outcome
send_limit_count_apart(struct work *work, enum via via, const char *subject,
    const char *asker)
{
	struct row row = row_apart(work, via, subject, asker);

	return add(work, row.purpose, row.subject);
}

/* Without a growing wait. */
static enum store_outcome
take(struct work *work, const struct row *row, bool *taken)
{
	const char *subject = subject_of(work, row->via, row->subject);
	struct counter counter;
	enum store_outcome outcome =
	    counter_get(work, row->purpose, subject, &counter);

	*taken = outcome == STORE_OK
		 && counter_wait(&counter, row->limit.hour, row->limit.day,
			work->now)
			== 0;
	return *taken ? counter_add(work, row->purpose, subject, &counter, LIFE)
		      : outcome;
}

enum store_outcome
send_limit_take(struct work *work, enum via via, const char *address,
    bool known, bool *taken)
{
	struct row row = { named(work, "recovered", via), via, address,
		limit_of(work, via) };

	if (!known) {
		row.limit.hour = tenths(row.limit.hour, STRANGERS);
		row.limit.day = tenths(row.limit.day, STRANGERS);
	}
	return take(work, &row, taken);
}

enum store_outcome
send_limit_take_notice(struct work *work, enum via via, const char *address,
    bool *taken)
{
	struct row row = { named(work, "noticed", via), via, address,
		limit_of(work, via) };

	return take(work, &row, taken);
}
