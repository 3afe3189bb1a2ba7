#include "flow/change_rules.h"

#include <string.h>

#include "account/account_items.h"
#include "account/notice.h"
#include "flow/register_rules.h"

/* The account knows that it is under way. */
static enum store_outcome
note(struct work *work, const struct flow *flow)
{
	struct account_items_change change;
	enum store_outcome outcome = STORE_OK;

	memcpy(change.flow, flow->key, SECRET_SIZE);
	memcpy(change.session, flow->session, SECRET_SIZE);
	outcome = account_items_add_change(work, flow->account, &change);
	return outcome == STORE_OK ? account_items_add_message(work,
		   flow->account, flow->message)
				   : outcome;
}

/* It is made by the session that proved the password for it, which has not
 * ended, under the epoch that the account had then. */
static enum store_outcome
holds(struct work *work, const struct flow *flow, bool *good)
{
	struct session session;
	struct account account;
	enum store_outcome outcome = STORE_OK;

	memset(&session, 0, sizeof(session));
	memcpy(session.key, flow->session, SECRET_SIZE);
	outcome = session_again(work, &session, &account);
	*good = outcome == STORE_OK && !account.disabled
		&& account.epoch == flow->epoch
		&& memcmp(account.id, flow->account, ACCOUNT_ID) == 0;
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}

/* The old address of that kind, else what the account has. */
static enum store_outcome
tell(struct work *work, const struct account *old, enum via via)
{
	const char *same = account_address(old, via);

	return same == NULL
		   ? notice_send(work, old, OUTBOX_MOVED)
		   : notice_send_to(work, old, OUTBOX_MOVED, via, same);
}

static enum store_outcome
put(struct work *work, struct flow *flow, struct account *account,
    const struct account *old)
{
	enum store_outcome outcome = account_update(work, account);

	if (outcome == STORE_OK)
		outcome = tell(work, old, flow->via);
	return outcome == STORE_OK ? flow_record_done(work, flow, account)
				   : outcome;
}

static enum flow_outcome
right(struct flow_visit *visit, struct flow *flow,
    const struct flow_proof *proof, struct flow_owner *owner)
{
	struct work *work = visit->work;
	struct account old;

	(void)proof;
	visit->trouble = account_get(work, flow->account, owner->account);
	if (visit->trouble != STORE_OK)
		return FLOW_TROUBLE;
	old = *owner->account;
	switch (account_readdress(work, owner->account, flow->via,
	    flow->address, &visit->trouble)) {
	case ACCOUNT_OK:
		visit->trouble = put(work, flow, owner->account, &old);
		return visit->trouble == STORE_OK ? FLOW_OK : FLOW_TROUBLE;
	case ACCOUNT_NAME_TAKEN:
	case ACCOUNT_ADDRESS_TAKEN:
		break;
	case ACCOUNT_TROUBLE:
		return FLOW_TROUBLE;
	}
	/* Somebody else has proved it meanwhile. */
	flow_record_expire(work, flow);
	visit->trouble = flow_record_put(work, flow);
	return visit->trouble == STORE_OK ? FLOW_EXPIRED : FLOW_TROUBLE;
}

const struct flow_rules change_rules = {
	/* A text has no room to say what its code is for. */
	.kinds = { [VIA_EMAIL] = OUTBOX_MOVE, [VIA_PHONE] = OUTBOX_CODE },
	.purse = GATE_MAIL,
	.known = false,
	.tries = "",
	.wait = register_rules_wait,
	.count = register_rules_count,
	.reach = register_rules_reach,
	.sent = note,
	.holds = holds,
	.tries_a_day = register_rules_tries,
	.right = right,
};
