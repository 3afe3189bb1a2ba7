#include "account/pending_change.h"

#include <string.h>

#include "account/notice.h"
#include "account/trail.h"

enum store_outcome
pending_change_note(struct work *work, const struct pending *pending)
{
	enum store_outcome outcome =
	    trail_add_flow(work, pending->account, pending->key);

	return outcome == STORE_OK
		   ? trail_add_message(work, pending->account, pending->message)
		   : outcome;
}

/* The old address of that kind, else the other one that the account has. */
static enum store_outcome
tell(struct work *work, const struct account *old, const char *via)
{
	bool text = strcmp(via, "phone") == 0;
	const char *same = text ? old->phone : old->email;
	const char *other = text ? old->email : old->phone;

	if (same != NULL)
		return notice_send_to(work, old, OUTBOX_MOVED, via, same);
	return notice_send_to(work, old, OUTBOX_MOVED, text ? "email" : "phone",
	    other);
}

enum pending_outcome
pending_change_apply(struct work *work, const struct pending *pending,
    struct pending_detail *detail)
{
	struct account account;
	struct account old;

	detail->trouble = account_get(work, pending->account, &account);
	if (detail->trouble == STORE_ABSENT
	    || (detail->trouble == STORE_OK
		&& (account.disabled
		    || account.password_at > pending->created)))
		return PENDING_EXPIRED;
	if (detail->trouble != STORE_OK)
		return PENDING_TROUBLE;
	old = account;
	switch (account_readdress(work, &account, pending->via,
	    pending->address, &detail->trouble)) {
	case ACCOUNT_OK:
		break;
	case ACCOUNT_NAME_TAKEN:
	case ACCOUNT_ADDRESS_TAKEN:
		return PENDING_EXPIRED;
	case ACCOUNT_TROUBLE:
		return PENDING_TROUBLE;
	}
	detail->trouble = account_update(work, &account);
	if (detail->trouble == STORE_OK)
		detail->trouble = tell(work, &old, pending->via);
	return detail->trouble == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}
