#include "flow/recovery.h"

#include <string.h>

#include "account/device_cookie.h"
#include "account/epoch.h"
#include "account/notice.h"
#include "base/encode.h"
#include "contact/phone.h"
#include "flow/code.h"
#include "flow/recovery_record.h"
#include "flow/recovery_send.h"
#include "flow/signin_limit.h"
#include "limit/send_limit.h"
#include "limit/sms_brake.h"

enum { DONE_LIFE = 600 }; /* how long a finished one still leads on */

void
recovery_flow(struct work *work, const char *token, const char *subject,
    char flow[FLOW_TOKEN])
{
	const char *text =
	    arena_format(work->arena, "recovery flow %s %s", token, subject);
	uint8_t mac[SECRET_SIZE];

	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), flow);
}

enum store_outcome
recovery_find(struct work *work, const uint8_t key[SECRET_SIZE],
    struct recovery *recovery)
{
	return recovery_record_get(work, key, recovery);
}

static enum pending_outcome
trouble(struct registrar *registrar, enum store_outcome outcome)
{
	work_abort(registrar->work);
	registrar->detail.trouble = outcome;
	return PENDING_TROUBLE;
}

static enum pending_outcome
commit(struct registrar *registrar, enum pending_outcome meaning)
{
	enum store_outcome outcome = work_commit(registrar->work);

	return outcome == STORE_OK ? meaning : trouble(registrar, outcome);
}

/* By what the visitor's messages are counted: else whoever asks first would
 * have all of a day's, and the owner none.  NULL where nothing is known. */
static const char *
asker_of(const struct registrar *registrar, const struct recovery *recovery)
{
	struct work *work = registrar->work;
	const char *wide = registrar->visitor->network.wide;
	const char *browser = NULL;
	struct account account;

	if (registrar->device_cookie != NULL
	    && account_find(work, recovery->login, &account) == STORE_OK)
		browser = device_cookie_name(work, registrar->device_cookie,
		    &account);
	if (browser != NULL)
		return browser;
	return wide[0] == '\0' ? NULL : wide;
}

/* Which is told to nobody: others in the network would learn who has an
 * account. */
static bool
knows(void *context, const struct account *account)
{
	const struct registrar *registrar = context;

	return device_cookie_name(registrar->work, registrar->device_cookie,
		   account)
		   != NULL
	       || rate_limit_is_known(registrar->gate->rates,
		   registrar->visitor,
		   signin_limit_who(registrar->work->arena, account));
}

enum store_outcome
recovery_wait(const struct registrar *registrar,
    const struct recovery *recovery, int64_t *wait)
{
	return send_limit_wait_apart(registrar->work,
	    recovery_send_via(recovery), recovery->subject,
	    asker_of(registrar, recovery), wait);
}

/* The same for whoever has the login, or nobody. */
static enum pending_outcome
take_share(struct registrar *registrar, const struct recovery *recovery)
{
	struct visitor *visitor = registrar->visitor;
	struct gate_text to = { .number = recovery->login,
		.country = recovery->country };
	enum store_outcome outcome =
	    recovery_wait(registrar, recovery, &registrar->detail.wait);

	/* For may_text(), in time and before the transaction. */
	if (recovery_send_either(registrar->work, recovery)
	    && registrar->countries != NULL)
		(void)country_read_phones(registrar->countries);
	if (outcome == STORE_OK && registrar->detail.wait == 0
	    && recovery->kind == IDENTIFIER_PHONE)
		outcome = sms_brake_wait(registrar->work, recovery->country,
		    &registrar->detail.wait);
	if (outcome != STORE_OK)
		return trouble(registrar, outcome);
	if (registrar->detail.wait > 0)
		return PENDING_TOO_MANY;
	if (recovery->kind == IDENTIFIER_PHONE
		? gate_take_text(registrar->gate, visitor, &to)
		: gate_take_mail(registrar->gate, visitor, GATE_SPARE_MAIL))
		return PENDING_OK;
	registrar->detail.wait = visitor->wait;
	return PENDING_TOO_MANY;
}

/* A text to a number that nobody typed takes of limits that nobody sees, and
 * has the same brake. */
static bool
may_text(void *context, const char *number, const char **country)
{
	const struct registrar *registrar = context;
	struct work *work = registrar->work;
	struct visitor visitor = *registrar->visitor;
	const struct country *owner = NULL;
	struct gate_text to = { .number = number, .hidden = true };
	int64_t wait = 0;

	if (registrar->countries != NULL
	    && country_read_phones(registrar->countries))
		owner = phone_country(registrar->countries, number);
	if (owner == NULL
	    || !settings_has(work->settings, SETTING_SMS_COUNTRIES, owner->iso))
		return false;
	to.country = *country = arena_text(work->arena, owner->iso);
	return sms_brake_wait(work, owner->iso, &wait) == STORE_OK && wait == 0
	       && gate_take_text(registrar->gate, &visitor, &to);
}

/* In the open transaction, which it ends: a code, unless somebody else has been
 * faster and there is a wait by now. */
static enum pending_outcome
send_and_write(struct registrar *registrar, struct recovery *recovery)
{
	struct work *work = registrar->work;
	struct recovery_text text = { .may = may_text,
		.context = registrar,
		.knows = knows,
		.network = registrar->visitor->network.near,
		.asker = asker_of(registrar, recovery) };
	enum store_outcome outcome =
	    recovery_wait(registrar, recovery, &registrar->detail.wait);

	if (outcome == STORE_OK && registrar->detail.wait > 0) {
		work_abort(work);
		return PENDING_TOO_MANY;
	}
	if (outcome == STORE_OK)
		outcome = recovery_send_code(work, recovery, &text);
	if (outcome == STORE_OK)
		outcome = recovery_record_put(work, recovery);
	if (outcome != STORE_OK)
		return trouble(registrar, outcome);
	return commit(registrar, PENDING_OK);
}

/* Begins the transaction of a verb: the recovery as it is now. */
static enum pending_outcome
reopen(struct registrar *registrar, struct recovery *recovery)
{
	enum store_outcome outcome = work_begin(registrar->work);

	if (outcome == STORE_OK)
		outcome = recovery_record_get(registrar->work, recovery->key,
		    recovery);
	if (outcome == STORE_OK && !recovery->done)
		return PENDING_OK;
	if (outcome != STORE_OK && outcome != STORE_ABSENT)
		return trouble(registrar, outcome);
	work_abort(registrar->work);
	return outcome == STORE_OK ? PENDING_PAST : PENDING_GONE;
}

/* Begins the transaction of a new one, whose key nobody has yet. */
static enum pending_outcome
open_new(struct registrar *registrar, struct recovery *recovery)
{
	struct recovery twin;
	enum store_outcome outcome = work_begin(registrar->work);

	if (outcome == STORE_OK)
		outcome =
		    recovery_record_get(registrar->work, recovery->key, &twin);
	if (outcome == STORE_ABSENT)
		return PENDING_OK;
	if (outcome != STORE_OK)
		return trouble(registrar, outcome);
	*recovery = twin;
	/* It is answered as the twin was: work_settle(). */
	return commit(registrar, PENDING_PAST);
}

enum pending_outcome
recovery_start(struct registrar *registrar, const char *flow,
    struct recovery *recovery)
{
	struct work *work = registrar->work;
	enum pending_outcome outcome = PENDING_OK;

	if (!flow_token_key(flow, recovery->key))
		return trouble(registrar, STORE_ABSENT);
	recovery->expires =
	    work->now + settings_number(work->settings, SETTING_PENDING_LIFE);
	outcome = take_share(registrar, recovery);
	if (outcome == PENDING_OK)
		outcome = open_new(registrar, recovery);
	return outcome == PENDING_OK ? send_and_write(registrar, recovery)
				     : outcome;
}

enum pending_outcome
recovery_resend(struct registrar *registrar, struct recovery *recovery)
{
	enum pending_outcome outcome = take_share(registrar, recovery);

	if (outcome == PENDING_OK)
		outcome = reopen(registrar, recovery);
	return outcome == PENDING_OK ? send_and_write(registrar, recovery)
				     : outcome;
}

int
recovery_tries_left(const struct work *work, const struct recovery *recovery)
{
	int most = (int)settings_number(work->settings, SETTING_CODE_TRIES);

	return recovery->tries < most ? most - recovery->tries : 0;
}

static bool
is_link(const struct recovery *recovery, const struct recovery_key *with)
{
	uint8_t hash[SECRET_SIZE];

	if (with->link == NULL || !recovery->known)
		return false;
	secret_hash(with->link->secret, RECOVERY_SECRET, hash);
	return secret_same(hash, recovery->link, sizeof(hash));
}

enum pending_outcome
recovery_may_try(const struct work *work, const struct recovery *recovery,
    const struct recovery_key *with)
{
	if (recovery->done || recovery->over <= work->now)
		return PENDING_EXPIRED;
	return recovery_tries_left(work, recovery) > 0
		       || is_link(recovery, with)
		   ? PENDING_OK
		   : PENDING_USED_UP;
}

/* Its own count: one that guesses at registrations blocks nobody's way back.
 */
static const char *
tries_of(struct work *work, const struct recovery *recovery)
{
	return arena_format(work->arena, "recovery %s", recovery->subject);
}

/* Of all networks; strangers cannot use up those of who is known. */
static int64_t
tries_a_day(struct registrar *registrar, const struct recovery *recovery)
{
	struct account account;

	if (recovery->known
	    && account_get(registrar->work, recovery->account, &account)
		   == STORE_OK
	    && knows(registrar, &account))
		return INT64_MAX;
	return CODE_TRIES_RECOVERY;
}

static enum pending_outcome
count_try(struct registrar *registrar, struct recovery *recovery,
    const struct recovery_key *with)
{
	struct work *work = registrar->work;
	enum pending_outcome may = recovery_may_try(work, recovery, with);
	enum store_outcome outcome = STORE_OK;

	if (may != PENDING_OK || is_link(recovery, with))
		return may;
	outcome = code_count_try(work, tries_of(work, recovery),
	    registrar->visitor->network.part, tries_a_day(registrar, recovery),
	    &registrar->detail.wait);
	if (outcome == STORE_OK && registrar->detail.wait > 0)
		return PENDING_TOO_MANY;
	recovery->tries++;
	if (outcome == STORE_OK)
		outcome = recovery_record_put(work, recovery);
	registrar->detail.trouble = outcome;
	return outcome == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}

/* The right code, for an account whose password is still the one that was
 * forgotten, which still has the address that the code went to, and which was
 * not disabled since.  Signing out is no reason: whoever knows the password
 * could do it each second, and it says nothing of the mailbox. */
static bool
fits(struct work *work, const struct recovery *recovery,
    const struct recovery_key *with, struct account *account)
{
	uint8_t mac[SECRET_SIZE];
	uint8_t is[SECRET_SIZE];
	bool right = is_link(recovery, with);

	code_mac(work, recovery->key, recovery->subject, with->code, mac);
	right |= secret_same(mac, recovery->code, sizeof(mac));
	if (!right || !recovery->known || recovery->code_expires <= work->now
	    || account_get(work, recovery->account, account) != STORE_OK
	    || account->disabled || account->shut != recovery->shut
	    || !recovery_send_reaches(recovery, account))
		return false;
	secret_hash(account->password, strlen(account->password), is);
	return secret_same(is, recovery->was, sizeof(is));
}

/* In the open transaction. */
static enum store_outcome
replace(struct registrar *registrar, struct recovery *recovery,
    struct account *account, struct session *session)
{
	struct work *work = registrar->work;
	enum store_outcome outcome = epoch_raise(work, account, NULL);

	if (outcome == STORE_OK)
		outcome = session_start(work, account, session);
	if (outcome == STORE_OK)
		outcome = notice_send(work, account, OUTBOX_PASSWORD);
	if (outcome == STORE_OK)
		outcome = code_count_right(work, tries_of(work, recovery),
		    registrar->visitor->network.part);
	if (outcome == STORE_OK && recovery->texted != NULL)
		outcome =
		    sms_brake_right(work, recovery->texted, recovery->batch);
	recovery->done = true;
	recovery->expires = work->now + DONE_LIFE;
	if (outcome == STORE_OK)
		outcome = recovery_record_put(work, recovery);
	return outcome;
}

enum pending_outcome
recovery_finish(struct registrar *registrar, struct recovery *recovery,
    const struct recovery_key *with, struct session *session,
    struct account *account)
{
	struct work *work = registrar->work;
	enum pending_outcome outcome = reopen(registrar, recovery);
	enum store_outcome stored = STORE_OK;

	if (outcome != PENDING_OK)
		return outcome;
	outcome = count_try(registrar, recovery, with);
	if (outcome != PENDING_OK) {
		work_abort(work);
		return outcome;
	}
	if (!fits(work, recovery, with, account))
		return commit(registrar,
		    recovery_tries_left(work, recovery) == 0 ? PENDING_USED_UP
							     : PENDING_WRONG);
	account->password = with->hash;
	account->password_at = work->now;
	account->recovered_at = work->now;
	stored = replace(registrar, recovery, account, session);
	if (stored != STORE_OK)
		return trouble(registrar, stored);
	return commit(registrar, PENDING_OK);
}
