#include "account/notice.h"

#include <string.h>

#include "account/account_items.h"
#include "base/encode.h"
#include "base/seconds.h"
#include "limit/counter.h"
#include "limit/send_limit.h"

enum store_outcome
notice_send(struct work *work, const struct account *account,
    enum outbox_kind kind)
{
	enum via via = account_via(account);

	return notice_send_to(work, account, kind, via,
	    account_address(account, via));
}

static bool
is_same(const struct outbox_message *one, const struct outbox_message *other)
{
	return one->kind == other->kind && one->state != OUTBOX_SENT
	       && one->state != OUTBOX_FAILED && one->address != NULL
	       && one->expires > other->due && one->via == other->via
	       && strcmp(one->address, other->address) == 0;
}

/* Whether one waits that says the same. */
static enum store_outcome
find_waiting(struct work *work, const uint8_t id[ACCOUNT_ID],
    const struct outbox_message *notice, bool *waits)
{
	struct account_items items;
	struct outbox_message message;
	enum store_outcome outcome = account_items_get(work, id, &items);

	*waits = false;
	for (size_t i = 0;
	     outcome == STORE_OK && i < items.message_count && !*waits; i++) {
		outcome = outbox_get(work, items.messages[i], &message);
		if (outcome == STORE_ABSENT)
			outcome = STORE_OK;
		else if (outcome == STORE_OK)
			*waits = is_same(&message, notice);
	}
	return outcome;
}

static int64_t
day_limit(const struct work *work, enum via via)
{
	int64_t factor = settings_number(work->settings, SETTING_LIMITS_FACTOR);
	int64_t most = NOTICE_MAILS_DAY;

	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		most = NOTICE_TEXTS_DAY;
		break;
	}
	return factor == 0 ? INT64_MAX : most * factor;
}

/* Its share of what the kind and the address may have; *taken is false, and
 * nothing counted, where there is none left. */
static enum store_outcome
take_share(struct work *work, const struct outbox_message *notice, bool *taken)
{
	char id[ENCODE_HEX_SIZE(ACCOUNT_ID)];
	const char *purpose = arena_format(work->arena, "notice %d by %s",
	    (int)notice->kind, via_name(notice->via));
	const char *subject = encode_hex(notice->owner, ACCOUNT_ID, id);
	int64_t most = day_limit(work, notice->via);
	struct counter counter;
	enum store_outcome outcome =
	    counter_get(work, purpose, subject, &counter);

	*taken = outcome == STORE_OK
		 && counter_wait(&counter, most, most, work->now) == 0;
	if (*taken)
		outcome = send_limit_take_notice(work, notice->via,
		    notice->address, taken);
	return *taken ? counter_add(work, purpose, subject, &counter,
		   2 * SECONDS_DAY)
		      : outcome;
}

enum store_outcome
notice_send_to(struct work *work, const struct account *account,
    enum outbox_kind kind, enum via via, const char *address)
{
	struct outbox_message message = { .kind = kind,
		.via = via,
		.address = address,
		.language = account->language,
		.due = work->now,
		.expires = work->now + SECONDS_DAY };
	enum store_outcome outcome = STORE_OK;
	bool waits = false;
	bool taken = false;

	if (address == NULL)
		return STORE_OK;
	memcpy(message.owner, account->id, ACCOUNT_ID);
	outcome = find_waiting(work, account->id, &message, &waits);
	if (outcome != STORE_OK || waits)
		return outcome;
	outcome = take_share(work, &message, &taken);
	if (outcome == STORE_OK && !taken)
		return account_items_add_untold(work, account->id, kind);
	if (outcome == STORE_OK)
		outcome = outbox_queue(work, &message);
	return outcome == STORE_OK
		   ? account_items_add_message(work, account->id, message.id)
		   : outcome;
}
