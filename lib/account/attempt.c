#include "account/attempt.h"

#include "account/familiar.h"
#include "base/encode.h"

/* What an attempt is counted by. */
struct rows {
	const char *near; /* the browser, else login and network */
	const char *wide; /* the login over all networks; NULL for a browser */
	bool fresh;       /* the first failure of `near` is yet to come */
	int64_t late;     /* what `wide` has to wait, though it is judged */
};

static const char *
browser_of(const struct attempt *attempt, const struct signin *signin)
{
	struct work *work = attempt->work;
	uint8_t id[FAMILIAR_ID];
	char hex[ENCODE_HEX_SIZE(FAMILIAR_ID)];

	if (signin->trouble != STORE_OK || signin->account.password == NULL
	    || !familiar_read(work, attempt->familiar, &signin->account, id))
		return NULL;
	return arena_format(work->arena, "browser %s",
	    encode_hex(id, sizeof(id), hex));
}

static struct rows
rows_of(const struct attempt *attempt, const struct signin *signin)
{
	struct arena *arena = attempt->visitor->arena;
	struct rows rows = { .near = browser_of(attempt, signin) };

	if (rows.near != NULL)
		return rows;
	rows.near = arena_format(arena, "near %s %s",
	    attempt->visitor->network.near, attempt->subject);
	rows.wide = arena_format(arena, "wide %s", attempt->subject);
	rows.fresh = backoff_is_fresh(attempt->backoff, rows.near,
	    attempt->visitor->now);
	return rows;
}

static bool
wait_for(struct attempt *attempt, int64_t wait)
{
	attempt->visitor->wait = wait > 0 ? wait : 1;
	return false;
}

/* Looks at all of them before any is touched. */
static bool
may_begin(struct attempt *attempt, struct rows *rows)
{
	struct backoff *backoff = attempt->backoff;
	int64_t now = attempt->visitor->now;
	int64_t wait = backoff_wait(backoff, rows->near, now);

	if (wait > 0)
		return wait_for(attempt, wait);
	if (rows->wide != NULL)
		rows->late = backoff_wait(backoff, rows->wide, now);
	if (rows->late > 0 && !rows->fresh)
		return wait_for(attempt, rows->late);
	return true;
}

static bool
begin(struct attempt *attempt, const struct rows *rows)
{
	struct backoff *backoff = attempt->backoff;
	int64_t now = attempt->visitor->now;

	if (rows->wide != NULL
	    && !guard_take(attempt->guard, attempt->visitor,
		"limits.signin_network"))
		return false;
	if (backoff_begin(backoff, rows->near, now)
	    && (rows->wide == NULL || rows->late > 0
		|| backoff_begin(backoff, rows->wide, now)))
		return true;
	if (rows->wide != NULL)
		guard_return(attempt->guard, attempt->visitor,
		    "limits.signin_network");
	return wait_for(attempt, 1);
}

/* The network's share was taken before, so that no burst gets past it. */
static void
count_wrong(struct attempt *attempt, const struct rows *rows)
{
	int64_t now = attempt->visitor->now;

	backoff_fail(attempt->backoff, rows->near, now);
	if (rows->wide != NULL)
		backoff_fail(attempt->backoff, rows->wide, now);
	else
		(void)guard_take(attempt->guard, attempt->visitor,
		    "limits.signin_network");
}

static void
count_right(struct attempt *attempt, const struct rows *rows)
{
	int64_t now = attempt->visitor->now;

	backoff_clear(attempt->backoff, rows->near, now);
	if (rows->wide != NULL)
		backoff_clear(attempt->backoff, rows->wide, now);
}

enum signin_outcome
attempt_judge(struct attempt *attempt, struct signin *signin)
{
	enum signin_outcome outcome = SIGNIN_TOO_MANY;
	struct rows rows;

	signin_find(attempt->work, signin);
	if (signin->trouble != STORE_OK && signin->trouble != STORE_ABSENT)
		return SIGNIN_TROUBLE;
	rows = rows_of(attempt, signin);
	if (!may_begin(attempt, &rows) || !begin(attempt, &rows))
		return SIGNIN_TOO_MANY;
	outcome = signin_verify(attempt->work, attempt->guard->state, signin);
	if (outcome == SIGNIN_WRONG) {
		count_wrong(attempt, &rows);
		if (rows.late == 0)
			return outcome;
		(void)wait_for(attempt, rows.late);
		return SIGNIN_TOO_MANY;
	}
	if (rows.wide != NULL)
		guard_return(attempt->guard, attempt->visitor,
		    "limits.signin_network");
	if (outcome == SIGNIN_RIGHT || outcome == SIGNIN_UNFINISHED)
		count_right(attempt, &rows);
	return outcome;
}
