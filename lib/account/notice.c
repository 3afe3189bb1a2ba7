#include "account/notice.h"

#include <string.h>

#include "account/sending.h"
#include "account/trail.h"

enum { DAY = 86400 };

enum store_outcome
notice_send(struct work *work, const struct account *account,
    enum outbox_kind kind)
{
	if (account->email != NULL)
		return notice_send_to(work, account, kind, "email",
		    account->email);
	return notice_send_to(work, account, kind, "phone", account->phone);
}

/* Texts cost money: those to one number keep their distance. */
static enum store_outcome
wait_for_turn(struct work *work, struct outbox_message *message)
{
	int64_t wait = 0;
	enum store_outcome outcome =
	    sending_wait(work, message->via, message->address, &wait);

	message->due += wait;
	message->expires += wait;
	return outcome == STORE_OK
		   ? sending_count(work, message->via, message->address)
		   : outcome;
}

enum store_outcome
notice_send_to(struct work *work, const struct account *account,
    enum outbox_kind kind, const char *via, const char *address)
{
	struct outbox_message message = { .kind = kind,
		.via = via,
		.address = address,
		.language = account->language,
		.due = work->now,
		.expires = work->now + DAY };
	enum store_outcome outcome = STORE_OK;

	if (address == NULL)
		return STORE_OK;
	if (strcmp(via, "phone") == 0)
		outcome = wait_for_turn(work, &message);
	if (outcome == STORE_OK)
		outcome = outbox_queue(work, &message);
	return outcome == STORE_OK
		   ? trail_add_message(work, account->id, message.id)
		   : outcome;
}
