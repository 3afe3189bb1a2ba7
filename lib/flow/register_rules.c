#include "flow/register_rules.h"

#include <string.h>

#include "base/seconds.h"
#include "flow/code.h"
#include "limit/counter.h"
#include "limit/send_limit.h"

enum {
	PROVED_LIFE = 3600, /* of one that waits for a name or password */
};

static enum store_outcome
find_owner(struct work *work, const struct flow *flow, bool *known)
{
	struct account account;
	enum store_outcome outcome = STORE_ABSENT;

	switch (flow->via) {
	case VIA_EMAIL:
		outcome = account_find_email(work, flow->address, &account);
		break;
	case VIA_PHONE:
		outcome = account_find_phone(work, flow->address, &account);
		break;
	}
	*known = outcome == STORE_OK;
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}

/* The notice to an address that has an account goes once a day; in between
 * something silent takes its place, which looks the same from outside. */
static enum store_outcome
notice_kind(struct work *work, const char *address, enum outbox_kind *kind)
{
	struct counter counter;
	enum store_outcome outcome =
	    counter_get(work, "notice", address, &counter);

	if (outcome != STORE_OK || counter.in_day > 0)
		return outcome;
	*kind = OUTBOX_KNOWN;
	return counter_add(work, "notice", address, &counter, 2 * SECONDS_DAY);
}

enum store_outcome
register_rules_reach(struct flow_visit *visit, struct flow *flow,
    struct flow_target *target)
{
	enum store_outcome outcome =
	    find_owner(visit->work, flow, &flow->known);

	target->opens = !flow->known;
	return outcome == STORE_OK && flow->known
		   ? notice_kind(visit->work, flow->address, &target->silence)
		   : outcome;
}

enum store_outcome
register_rules_wait(const struct flow_visit *visit, const struct flow *flow,
    int64_t *wait)
{
	return send_limit_wait(visit->work, flow->via, flow->address, wait);
}

enum store_outcome
register_rules_count(struct flow_visit *visit, const struct flow *flow)
{
	return send_limit_count(visit->work, flow->via, flow->address);
}

int64_t
register_rules_tries(struct flow_visit *visit, const struct flow *flow)
{
	(void)visit;
	(void)flow;
	return CODE_TRIES;
}

static void
give_profile(const struct flow *from, struct account *to)
{
	PROFILE(PROFILE_GIVE)
}

static struct account
account_of(const struct work *work, const struct flow *flow)
{
	bool waits =
	    strcmp(settings_text(work->settings, SETTING_REGISTER_OPEN),
		"approve")
	    == 0;
	struct account account = { .waiting = waits,
		.disabled = waits,
		.username = flow->username,
		.password = flow->password,
		.country = flow->country,
		.language = flow->language,
		.terms_at = flow->terms == NULL ? 0 : flow->created,
		.password_at = work->now };

	give_profile(flow, &account);
	switch (flow->via) {
	case VIA_EMAIL:
		account.email = flow->address;
		break;
	case VIA_PHONE:
		account.phone = flow->address;
		break;
	}
	return account;
}

#define FORGET(member, account_tag, flow_tag) flow->member = NULL;

/* What whoever began it has said is not said by who proved it. */
static void
take_over(const struct work *work, struct flow *flow)
{
	flow->username = NULL;
	flow->password = NULL;
	PROFILE(FORGET)
	flow->created = work->now;
}

/*
 * Writes one whose address is proved and which waits for something else, for an
 * hour at most.  Whoever proved it without the token it was begun with gets one
 * of his own, and the one before is none: proof by one is not for the benefit
 * of another.  A stranger is asked for everything else anew: name, password and
 * terms.
 */
static enum store_outcome
put_proved(struct flow_visit *visit, struct flow *flow, enum flow_next next)
{
	struct work *work = visit->work;
	uint8_t old[SECRET_SIZE];
	enum store_outcome outcome = STORE_OK;

	flow->next = next;
	if (flow->expires > work->now + PROVED_LIFE)
		flow->expires = work->now + PROVED_LIFE;
	if (!visit->stranger && !visit->elsewhere)
		return flow_record_put(work, flow);
	if (visit->stranger)
		take_over(work, flow);
	memcpy(old, flow->key, sizeof(old));
	flow_token_new(visit->token);
	(void)flow_token_key(visit->token, flow->key);
	visit->stranger = false;
	visit->elsewhere = false;
	outcome = work_delete(work, TABLE_PENDING, old, sizeof(old));
	return outcome == STORE_OK ? flow_record_insert(work, flow) : outcome;
}

/* The account and its session. */
static enum flow_outcome
make(struct flow_visit *visit, struct flow *flow, struct flow_owner *owner)
{
	struct work *work = visit->work;

	*owner->account = account_of(work, flow);
	switch (account_insert(work, owner->account, &visit->trouble)) {
	case ACCOUNT_OK:
		break;
	case ACCOUNT_NAME_TAKEN:
		/* Shown to who has proved this address, and to no other. */
		visit->trouble = put_proved(visit, flow, FLOW_USERNAME);
		return visit->trouble == STORE_OK ? FLOW_NAME_TAKEN
						  : FLOW_TROUBLE;
	case ACCOUNT_ADDRESS_TAKEN:
		/* Proved meanwhile by another flow of the same person; the
		 * next message says so. */
		flow_record_expire(work, flow);
		visit->trouble = flow_record_put(work, flow);
		return visit->trouble == STORE_OK ? FLOW_EXPIRED : FLOW_TROUBLE;
	case ACCOUNT_TROUBLE:
		return FLOW_TROUBLE;
	}
	visit->trouble = STORE_OK;
	if (!owner->account->waiting)
		visit->trouble =
		    session_start(work, owner->account, owner->session);
	if (visit->trouble == STORE_OK)
		visit->trouble = flow_record_done(work, flow, owner->account);
	return visit->trouble == STORE_OK ? FLOW_OK : FLOW_TROUBLE;
}

static enum flow_outcome
right(struct flow_visit *visit, struct flow *flow,
    const struct flow_proof *proof, struct flow_owner *owner)
{
	(void)proof;
	if (!flow->app)
		return make(visit, flow, owner);
	visit->trouble = put_proved(visit, flow, FLOW_SETTINGS);
	return visit->trouble == STORE_OK ? FLOW_OK : FLOW_TROUBLE;
}

const struct flow_rules register_rules = {
	.kinds = { [VIA_EMAIL] = OUTBOX_CODE, [VIA_PHONE] = OUTBOX_CODE },
	.purse = GATE_MAIL,
	.known = false,
	.tries = "",
	.wait = register_rules_wait,
	.count = register_rules_count,
	.reach = register_rules_reach,
	.tries_a_day = register_rules_tries,
	.right = right,
	.finish = make,
};
