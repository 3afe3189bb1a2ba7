#include "flow/recover_rules.h"

#include <string.h>

#include "account/device_cookie.h"
#include "account/epoch.h"
#include "account/notice.h"
#include "base/random.h"
#include "contact/phone.h"
#include "flow/code.h"
#include "flow/signin_limit.h"
#include "limit/send_limit.h"
#include "limit/sms_brake.h"
#include "site/settings_sms.h"

bool
recover_rules_either(const struct work *work, const struct flow *flow)
{
	return flow->kind == IDENTIFIER_USERNAME
	       && settings_sms_sends(work->settings);
}

/* By what the visitor's messages are counted: else whoever asks first would
 * have all of a day's, and the owner none.  NULL where nothing is known. */
static const char *
asker_of(const struct flow_visit *visit, const struct flow *flow)
{
	struct work *work = visit->work;
	const char *wide = visit->visitor->network.wide;
	const char *browser = NULL;
	struct account account;

	if (visit->device_cookie != NULL
	    && account_find(work, flow->address, &account) == STORE_OK)
		browser =
		    device_cookie_name(work, visit->device_cookie, &account);
	if (browser != NULL)
		return browser;
	return wide[0] == '\0' ? NULL : wide;
}

/* Whether who asks is known to the account, which is told to nobody: others in
 * the network would learn who has one. */
static bool
is_known(struct flow_visit *visit, const struct account *account)
{
	return device_cookie_name(visit->work, visit->device_cookie, account)
		   != NULL
	       || rate_limit_is_known(visit->gate->rates, visit->visitor,
		   signin_limit_who(visit->work->arena, account));
}

static enum store_outcome
wait(const struct flow_visit *visit, const struct flow *flow, int64_t *seconds)
{
	return send_limit_wait_apart(visit->work, flow->via, flow->subject,
	    asker_of(visit, flow), seconds);
}

static enum store_outcome
count(struct flow_visit *visit, const struct flow *flow)
{
	return send_limit_count_apart(visit->work, flow->via, flow->subject,
	    asker_of(visit, flow));
}

/* Of all networks; strangers cannot use up those of who is known. */
static int64_t
tries_a_day(struct flow_visit *visit, const struct flow *flow)
{
	struct account account;

	if (flow->known
	    && account_get(visit->work, flow->account, &account) == STORE_OK
	    && is_known(visit, &account))
		return INT64_MAX;
	return CODE_TRIES_RECOVERY;
}

/* A number that was typed, in a country that texts go to no more. */
static bool
is_off(const struct work *work, const struct flow *flow)
{
	return !settings_sms_sends(work->settings)
	       || (flow->country != NULL
		   && !settings_has(work->settings, SETTING_SMS_COUNTRIES,
		       flow->country));
}

/* By e-mail where the account has an address and no number was typed, else by
 * text; false where it can be neither. */
static bool
choose(const struct work *work, const struct flow *flow,
    const struct account *account, struct flow_target *target)
{
	if (account->disabled)
		return false;
	if (account->email != NULL && flow->kind != IDENTIFIER_PHONE) {
		target->via = VIA_EMAIL;
		target->address = account->email;
		return true;
	}
	if (account->phone == NULL || flow->kind == IDENTIFIER_EMAIL
	    || is_off(work, flow))
		return false;
	target->via = VIA_PHONE;
	target->address = account->phone;
	return true;
}

/* A text to a number that nobody typed takes of limits that nobody sees, and
 * has the same brake; `target` learns the country that the number is of. */
static enum store_outcome
may_sms(struct flow_visit *visit, struct flow_target *target, bool *may)
{
	struct work *work = visit->work;
	struct visitor visitor = *visit->visitor;
	const struct country *owner = NULL;
	struct gate_sms to = { .number = target->address, .hidden = true };
	int64_t seconds = 0;
	enum store_outcome outcome = STORE_OK;

	*may = false;
	if (visit->countries == NULL || !country_read_phones(visit->countries))
		return STORE_FAILED;
	owner = phone_country(visit->countries, target->address);
	if (owner == NULL
	    || !settings_has(work->settings, SETTING_SMS_COUNTRIES, owner->iso))
		return STORE_OK;
	to.country = target->country = arena_text(work->arena, owner->iso);
	outcome = sms_brake_wait(work, owner->iso, &seconds);
	*may = outcome == STORE_OK && seconds == 0
	       && gate_take_sms(visit->gate, &visitor, &to);
	return outcome;
}

/* What is held back is told to nobody.  A number that was typed has taken its
 * share before. */
static enum store_outcome
hold_back(struct flow_visit *visit, const struct flow *flow,
    const struct account *account, struct flow_target *target)
{
	bool taken = false;
	enum store_outcome outcome = send_limit_take(visit->work, target->via,
	    target->address, is_known(visit, account), &taken);

	target->opens = taken;
	if (taken && target->via == VIA_PHONE && flow->kind != IDENTIFIER_PHONE)
		outcome = may_sms(visit, target, &target->opens);
	return outcome;
}

static void
hash(const char *text, uint8_t bytes[SECRET_SIZE])
{
	secret_hash(text, strlen(text), bytes);
}

/* The account as it is now. */
static void
note(struct flow *flow, const struct account *account, const char *address)
{
	flow->known = true;
	memcpy(flow->account, account->id, ACCOUNT_ID);
	flow->shut = account->shut;
	hash(account->password, flow->was);
	hash(address, flow->to);
}

static void
note_nobody(struct flow *flow)
{
	flow->known = false;
	flow->shut = 0;
	hash("", flow->was);
	memset(flow->to, 0, sizeof(flow->to));
	random_bytes(flow->link, sizeof(flow->link));
}

static enum store_outcome
reach(struct flow_visit *visit, struct flow *flow, struct flow_target *target)
{
	struct account account;
	enum store_outcome outcome =
	    account_find(visit->work, flow->address, &account);

	note_nobody(flow);
	target->either = recover_rules_either(visit->work, flow);
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	if (choose(visit->work, flow, &account, target))
		outcome = hold_back(visit, flow, &account, target);
	if (target->opens)
		note(flow, &account, target->address);
	return outcome;
}

static void
times(const struct work *work, struct flow *flow)
{
	int64_t text = code_life(work, VIA_PHONE);
	int64_t mail = code_life(work, VIA_EMAIL);
	/* By which way a name is written to must not be told. */
	bool either = recover_rules_either(work, flow);
	int64_t own = code_life(work, flow->via);

	flow->told_expires = work->now + (either && text < mail ? text : own);
	flow->over = work->now + (either && text > mail ? text : own);
}

/* A mail carries its code within the link. */
static const char *
carry(struct work *work, struct flow *flow, enum via via, const char *code)
{
	struct recovery_link link;
	char *token = NULL;

	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		return code;
	}
	token = arena_alloc(work->arena, RECOVERY_TOKEN);
	memcpy(link.key, flow->key, sizeof(link.key));
	random_bytes(link.secret, sizeof(link.secret));
	secret_hash(link.secret, sizeof(link.secret), flow->link);
	memcpy(link.code, code, sizeof(link.code));
	recovery_token(&link, token);
	return token;
}

/* Whether the code went to an address that the account still has. */
static bool
still_reaches(const struct flow *flow, const struct account *account)
{
	const char *const all[] = { account->email, account->phone };
	uint8_t bytes[SECRET_SIZE];
	bool reaches = false;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i] == NULL)
			continue;
		hash(all[i], bytes);
		reaches |= secret_same(bytes, flow->to, sizeof(bytes));
	}
	return reaches;
}

/* An account whose password is still the one that was forgotten, which still
 * has the address that the code went to, and which was not disabled since.
 * Signing out is no reason: whoever knows the password could do it each second,
 * and it says nothing of the mailbox. */
static bool
is_same(const struct flow *flow, const struct account *account)
{
	uint8_t is[SECRET_SIZE];

	if (account->disabled || account->shut != flow->shut
	    || !still_reaches(flow, account))
		return false;
	hash(account->password, is);
	return secret_same(is, flow->was, sizeof(is));
}

static enum flow_outcome
right(struct flow_visit *visit, struct flow *flow,
    const struct flow_proof *proof, struct flow_owner *owner)
{
	struct work *work = visit->work;
	struct account *account = owner->account;

	visit->trouble = account_get(work, flow->account, account);
	if (visit->trouble == STORE_ABSENT
	    || (visit->trouble == STORE_OK && !is_same(flow, account)))
		return FLOW_WRONG;
	if (visit->trouble != STORE_OK)
		return FLOW_TROUBLE;
	account->password = proof->password;
	account->password_at = work->now;
	account->recovered_at = work->now;
	visit->trouble = epoch_raise(work, account, NULL);
	if (visit->trouble == STORE_OK)
		visit->trouble = session_start(work, account, owner->session);
	if (visit->trouble == STORE_OK)
		visit->trouble = notice_send(work, account, OUTBOX_PASSWORD);
	if (visit->trouble == STORE_OK)
		visit->trouble = flow_record_done(work, flow, account);
	return visit->trouble == STORE_OK ? FLOW_OK : FLOW_TROUBLE;
}

const struct flow_rules recover_rules = {
	.digits = RECOVERY_DIGITS,
	.kinds = { [VIA_EMAIL] = OUTBOX_RECOVER, [VIA_PHONE] = OUTBOX_RECOVER },
	.purse = GATE_SPARE_MAIL,
	.known = true,
	.tries = "recovery ",
	.wait = wait,
	.count = count,
	.reach = reach,
	.carry = carry,
	.times = times,
	.tries_a_day = tries_a_day,
	.right = right,
};
