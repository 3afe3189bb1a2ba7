#include "flow/pending_send.h"

#include <string.h>

#include "account/outbox.h"
#include "base/random.h"
#include "flow/code.h"
#include "limit/counter.h"
#include "limit/send_limit.h"
#include "limit/sms_brake.h"

enum { DAY = 86400 };

static enum store_outcome
find_owner(struct work *work, const struct pending *pending, bool *known)
{
	struct account account;
	enum store_outcome outcome = STORE_ABSENT;

	switch (pending->via) {
	case VIA_EMAIL:
		outcome = account_find_email(work, pending->address, &account);
		break;
	case VIA_PHONE:
		outcome = account_find_phone(work, pending->address, &account);
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

	*kind = OUTBOX_SILENT;
	if (outcome != STORE_OK || counter.in_day > 0)
		return outcome;
	*kind = OUTBOX_KNOWN;
	return counter_add(work, "notice", address, &counter, (int64_t)2 * DAY);
}

/* A text has no room to say what its code is for. */
static enum outbox_kind
code_kind(const struct pending *pending)
{
	if (pending->purpose != PENDING_CHANGE)
		return OUTBOX_CODE;
	switch (pending->via) {
	case VIA_EMAIL:
		return OUTBOX_MOVE;
	case VIA_PHONE:
		break;
	}
	return OUTBOX_CODE;
}

enum store_outcome
pending_send_code(struct work *work, struct pending *pending)
{
	struct outbox_message message = { .kind = code_kind(pending),
		.via = pending->via,
		.address = pending->address,
		.language = pending->language,
		.due = work->now,
		.expires = work->now + code_life(work, pending->via) };
	enum store_outcome outcome = find_owner(work, pending, &pending->known);

	message.code = code_make(work);
	code_mac(work, pending->key, pending->address, message.code,
	    pending->code);
	if (outcome == STORE_OK && pending->known) {
		message.code = NULL;
		/* No code leads to this one. */
		random_bytes(pending->code, sizeof(pending->code));
		outcome = notice_kind(work, pending->address, &message.kind);
	}
	if (outcome == STORE_OK)
		outcome =
		    send_limit_count(work, pending->via, pending->address);
	if (outcome == STORE_OK && pending->via == VIA_PHONE && !pending->known)
		outcome = sms_brake_sent(work, pending->country,
		    pending->network, &pending->batch);
	if (outcome == STORE_OK)
		outcome = outbox_queue(work, &message);
	memcpy(pending->message, message.id, OUTBOX_ID);
	pending->code_expires = message.expires;
	pending->tries = 0;
	pending->strange_tries = 0;
	return outcome;
}
