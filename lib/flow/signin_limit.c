#include "flow/signin_limit.h"

#include <string.h>

#include "account/device_cookie.h"
#include "base/encode.h"

enum {
	GUESSED = 60, /* seconds of waiting that the admin should hear of */
};

/* Tries while an account waits: one of each wider network that is new to it,
 * and of those at most so many; and some of one where it was signed in. */
static const struct settings_limit fresh_network = { 1, 1 };
static const struct settings_limit fresh_account = { 30, 300 };
static const struct settings_limit known_network = { 5, 30 };

/* What an attempt is counted by. */
struct rows {
	const char *near; /* the browser, else login and network */
	const char *wide; /* the login over all networks; NULL for a browser */
	const char *who;  /* the account, else the login */
	bool fresh;       /* the first failure of `near` is yet to come */
	int64_t late;     /* what `wide` has to wait, though it is judged */
	bool known;       /* then: the account was signed in here lately */
	struct gate_hash hash;
	int hashes;                    /* that it may take */
	struct rate_limit_event share; /* of failures, of fresh tries */
};

static const char *
browser_of(const struct signin_limit *attempt, const struct signin *signin)
{
	if (signin->trouble != STORE_OK || signin->account.password == NULL)
		return NULL;
	return device_cookie_name(attempt->work, attempt->device_cookie,
	    &signin->account);
}

const char *
signin_limit_who(struct arena *arena, const struct account *account)
{
	char id[ACCOUNT_ID_TEXT];

	return arena_format(arena, "account %s",
	    account_id_text(account->id, id));
}

static const char *
account_of(const struct signin_limit *attempt, const struct signin *signin)
{
	if (signin->trouble != STORE_OK || signin->account.password == NULL)
		return NULL;
	return signin_limit_who(attempt->visitor->arena, &signin->account);
}

/* Its hashes are those of the password that it has: who knew the one before
 * has used up none of them. */
static const char *
purse_of(const struct signin_limit *attempt, const struct signin *signin,
    const char *who)
{
	uint8_t hash[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];

	secret_hash(signin->account.password, strlen(signin->account.password),
	    hash);
	return arena_format(attempt->visitor->arena, "%s %.16s", who,
	    encode_hex(hash, sizeof(hash), hex));
}

static struct rows
rows_of(const struct signin_limit *attempt, const struct signin *signin)
{
	struct arena *arena = attempt->visitor->arena;
	const char *account = account_of(attempt, signin);
	struct rows rows = { .near = browser_of(attempt, signin),
		.who = account,
		.hashes = signin_hashes(signin) };

	if (account == NULL)
		rows.who = arena_format(arena, "login %s", attempt->subject);
	rows.hash.who =
	    account == NULL ? rows.who : purse_of(attempt, signin, account);
	if (rows.near != NULL)
		return rows;
	rows.hash.network = true;
	rows.near = arena_format(arena, "near %s %s",
	    attempt->visitor->network.near, attempt->subject);
	rows.wide = arena_format(arena, "wide %s", attempt->subject);
	rows.fresh = backoff_is_fresh(attempt->backoff, rows.near,
	    attempt->visitor->now);
	return rows;
}

static bool
wait_for(struct signin_limit *attempt, int64_t wait)
{
	attempt->visitor->wait = wait > 0 ? wait : 1;
	return false;
}

/* Looks at all of them before any is touched. */
static bool
may_begin(struct signin_limit *attempt, struct rows *rows)
{
	struct backoff *backoff = attempt->backoff;
	int64_t now = attempt->visitor->now;
	int64_t wait = backoff_wait(backoff, rows->near, now);

	if (wait > 0)
		return wait_for(attempt, wait);
	if (rows->wide != NULL)
		rows->late = backoff_wait(backoff, rows->wide, now);
	if (rows->late > 0)
		rows->known = rate_limit_is_known(attempt->gate->rates,
		    attempt->visitor, rows->who);
	if (rows->late > 0 && !rows->fresh && !rows->known)
		return wait_for(attempt, rows->late);
	return true;
}

/* Of a try that is judged though the account waits. */
static void
add_late(struct signin_limit *attempt, struct rows *rows)
{
	struct rate_limit *rates = attempt->gate->rates;
	struct visitor *visitor = attempt->visitor;
	const char *here = arena_format(visitor->arena, "%s %s",
	    visitor->network.wide, attempt->subject);

	if (rows->known) {
		rate_limit_add_fixed(rates, &rows->share, "known network", here,
		    known_network);
		return;
	}
	rate_limit_add_fixed(rates, &rows->share, "fresh network", here,
	    fresh_network);
	rate_limit_add_fixed(rates, &rows->share, "fresh account",
	    attempt->subject, fresh_account);
}

/* The network's share of failures, taken before so that no burst gets past
 * it. */
static bool
take_share(struct signin_limit *attempt, struct rows *rows)
{
	struct rate_limit *rates = attempt->gate->rates;
	struct visitor *visitor = attempt->visitor;

	if (rows->wide == NULL)
		return true;
	rate_limit_add_network(rates, &rows->share,
	    SETTING_LIMITS_SIGNIN_NETWORK, &visitor->network);
	if (rows->late > 0)
		add_late(attempt, rows);
	if (rate_limit_take_event(rates, &rows->share, visitor))
		return true;
	if (rows->late > visitor->wait)
		visitor->wait = rows->late;
	return false;
}

static void
return_share(struct signin_limit *attempt, const struct rows *rows)
{
	rate_limit_give_back(attempt->gate->rates, &rows->share,
	    attempt->visitor->now);
}

static bool
begin_waits(struct signin_limit *attempt, const struct rows *rows)
{
	struct backoff *backoff = attempt->backoff;
	int64_t now = attempt->visitor->now;

	return backoff_begin(backoff, rows->near, now)
	       && (rows->wide == NULL || rows->late > 0
		   || backoff_begin(backoff, rows->wide, now));
}

static void
return_hashes(struct signin_limit *attempt, const struct gate_hash *hash,
    int count)
{
	while (count-- > 0)
		gate_return_hash(attempt->gate, attempt->visitor, hash);
}

/* All or none. */
static bool
take_hashes(struct signin_limit *attempt, const struct rows *rows)
{
	for (int i = 0; i < rows->hashes; i++) {
		if (gate_take_hash(attempt->gate, attempt->visitor,
			&rows->hash))
			continue;
		return_hashes(attempt, &rows->hash, i);
		return false;
	}
	return true;
}

static bool
begin(struct signin_limit *attempt, struct rows *rows)
{
	if (!take_share(attempt, rows))
		return false;
	if (!take_hashes(attempt, rows)) {
		return_share(attempt, rows);
		return false;
	}
	if (begin_waits(attempt, rows))
		return true;
	return_share(attempt, rows);
	return_hashes(attempt, &rows->hash, rows->hashes);
	return wait_for(attempt, 1);
}

/* A wrong one is the network's hash alone: else strangers could use up those
 * of the account. */
static void
count_wrong(struct signin_limit *attempt, const struct signin *signin,
    const struct rows *rows)
{
	struct gate_hash account = { .who = rows->hash.who };
	const char *who = account_of(attempt, signin);
	int64_t now = attempt->visitor->now;

	return_hashes(attempt, &account, rows->hashes);
	backoff_fail(attempt->backoff, rows->near, now);
	if (rows->wide == NULL) {
		(void)gate_take(attempt->gate, attempt->visitor,
		    SETTING_LIMITS_SIGNIN_NETWORK);
		return;
	}
	backoff_fail(attempt->backoff, rows->wide, now);
	if (who != NULL
	    && backoff_wait(attempt->backoff, rows->wide, now) >= GUESSED)
		rate_limit_tell(attempt->gate->rates, who,
		    "its password is being guessed at; it waits between "
		    "tries, see doc/limits",
		    now);
}

static void
count_right(struct signin_limit *attempt, const struct rows *rows)
{
	int64_t now = attempt->visitor->now;

	backoff_clear(attempt->backoff, rows->near, now);
	if (rows->wide != NULL)
		backoff_clear(attempt->backoff, rows->wide, now);
}

/* An account was reached: with an address that was proved. */
static void
note_known(struct signin_limit *attempt, const struct rows *rows)
{
	rate_limit_note_known(attempt->gate->rates, attempt->visitor, NULL);
	rate_limit_note_known(attempt->gate->rates, attempt->visitor,
	    rows->who);
}

enum signin_outcome
signin_limit_judge(struct signin_limit *attempt, struct signin *signin)
{
	enum signin_outcome outcome = SIGNIN_TOO_MANY;
	struct rows rows;

	signin_find(attempt->work, signin);
	if (signin->trouble != STORE_OK && signin->trouble != STORE_ABSENT)
		return SIGNIN_TROUBLE;
	rows = rows_of(attempt, signin);
	if (!may_begin(attempt, &rows) || !begin(attempt, &rows))
		return SIGNIN_TOO_MANY;
	outcome = signin_verify(attempt->work, attempt->gate->state, signin);
	if (outcome == SIGNIN_WRONG) {
		count_wrong(attempt, signin, &rows);
		if (rows.late == 0)
			return outcome;
		(void)wait_for(attempt, rows.late);
		return SIGNIN_TOO_MANY;
	}
	return_share(attempt, &rows);
	if (outcome == SIGNIN_RIGHT || outcome == SIGNIN_UNFINISHED)
		count_right(attempt, &rows);
	else
		return_hashes(attempt, &rows.hash, rows.hashes);
	if (outcome == SIGNIN_RIGHT)
		note_known(attempt, &rows);
	return outcome;
}
