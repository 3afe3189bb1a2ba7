#include "flow/pending_change.h"

#include <string.h>

#include "account/account_items.h"
#include "account/notice.h"

enum store_outcome
pending_change_note(struct work *work, const struct pending *pending)
{
	struct account_items_change change;
	enum store_outcome outcome = STORE_OK;

	memcpy(change.flow, pending->key, SECRET_SIZE);
	memcpy(change.session, pending->session, SECRET_SIZE);
	outcome = account_items_add_change(work, pending->account, &change);
	return outcome == STORE_OK ? account_items_add_message(work,
		   pending->account, pending->message)
				   : outcome;
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

enum store_outcome
pending_change_holds(struct work *work, const struct pending *pending,
    bool *good)
{
	struct session session;
	struct account account;
	enum store_outcome outcome = STORE_OK;

	memset(&session, 0, sizeof(session));
	memcpy(session.key, pending->session, SECRET_SIZE);
	outcome = session_again(work, &session, &account);
	*good = outcome == STORE_OK && !account.disabled
		&& account.epoch == pending->epoch
		&& memcmp(account.id, pending->account, ACCOUNT_ID) == 0;
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}

enum pending_outcome
pending_change_apply(struct work *work, const struct pending *pending,
    struct account *account, struct pending_detail *detail)
{
	struct account old;

	detail->trouble = account_get(work, pending->account, account);
	if (detail->trouble != STORE_OK)
		return PENDING_TROUBLE;
	old = *account;
	switch (account_readdress(work, account, pending->via, pending->address,
	    &detail->trouble)) {
	case ACCOUNT_OK:
		break;
	case ACCOUNT_NAME_TAKEN:
	case ACCOUNT_ADDRESS_TAKEN:
		return PENDING_EXPIRED;
	case ACCOUNT_TROUBLE:
		return PENDING_TROUBLE;
	}
	detail->trouble = account_update(work, account);
	if (detail->trouble == STORE_OK)
		detail->trouble = tell(work, &old, pending->via);
	return detail->trouble == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}
