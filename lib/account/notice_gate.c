#include "account/notice_gate.h"

#include <stdlib.h>
#include <string.h>

#include "account/account_items.h"
#include "base/log.h"
#include "contact/country.h"
#include "contact/phone.h"
#include "limit/gate.h"
#include "limit/sms_brake.h"

struct notice_gate {
	int state;
	struct gate *gate;
	struct country_table *countries;
};

struct notice_gate *
notice_gate_open(int state)
{
	struct notice_gate *gate = calloc(1, sizeof(*gate));

	if (gate == NULL)
		log_out_of_memory();
	gate->state = state;
	return gate;
}

void
notice_gate_close(struct notice_gate *gate)
{
	if (gate == NULL)
		return;
	gate_close(gate->gate);
	country_close(gate->countries);
	free(gate);
}

/* Some kinds are answers to what somebody asked for, and were limited then. */
static bool
is_notice(enum outbox_kind kind)
{
	return kind == OUTBOX_MOVED || kind == OUTBOX_PASSWORD
	       || kind == OUTBOX_DELETION;
}

static bool
open_guard(struct notice_gate *gate, const struct work *work)
{
	if (gate->gate == NULL)
		gate->gate = gate_open(gate->state, work->settings, work->key);
	return gate->gate != NULL;
}

static bool
open_countries(struct notice_gate *gate, const struct work *work)
{
	if (gate->countries == NULL)
		gate->countries = country_open(
		    settings_text(work->settings, SETTING_SITE_COUNTRIES));
	return gate->countries != NULL && country_read_phones(gate->countries);
}

static enum notice_gate_outcome
pass_text(struct notice_gate *gate, struct work *work, struct visitor *visitor,
    const struct outbox_message *message)
{
	const struct country *country = NULL;
	struct gate_sms text = { .number = message->address };
	const char *iso = "";
	int64_t wait = 0;

	if (!open_countries(gate, work))
		return NOTICE_GATE_LATER;
	country = phone_country(gate->countries, message->address);
	if (country != NULL)
		iso = country->iso;
	text.country = iso;
	if (!settings_has(work->settings, SETTING_SMS_COUNTRIES, iso))
		return NOTICE_GATE_SHUT;
	if (sms_brake_wait(work, iso, &wait) != STORE_OK || wait > 0)
		return NOTICE_GATE_LATER;
	return message->paid || gate_take_site_sms(gate->gate, visitor, &text)
		   ? NOTICE_GATE_OPEN
		   : NOTICE_GATE_LATER;
}

static enum notice_gate_outcome
pass(struct notice_gate *gate, struct work *work,
    const struct outbox_message *message)
{
	struct visitor visitor = { .arena = work->arena, .now = work->now };

	if (!open_guard(gate, work))
		return NOTICE_GATE_LATER;
	switch (message->via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		return pass_text(gate, work, &visitor, message);
	}
	return message->paid || gate_take_site_mail(gate->gate, &visitor)
		   ? NOTICE_GATE_OPEN
		   : NOTICE_GATE_LATER;
}

/* The account may have gone meanwhile.  One whose record is damaged holds up
 * nobody: else the message would stay the first of the queue for ever. */
enum store_outcome
notice_gate_note(struct work *work, const struct outbox_message *message)
{
	struct account account;
	enum store_outcome outcome = STORE_OK;

	if (!outbox_record_has_owner(message))
		return STORE_OK;
	outcome = work_begin(work);
	if (outcome == STORE_OK)
		outcome = account_get(work, message->owner, &account);
	if (outcome == STORE_OK)
		outcome = account_items_add_untold(work, message->owner,
		    message->kind);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	if (outcome == STORE_DAMAGED)
		log_warning("a notice was not sent, and its account cannot be "
			    "told of it, as a record of that is damaged; see "
			    "latchkey verify");
	return outcome == STORE_ABSENT || outcome == STORE_DAMAGED ? STORE_OK
								   : outcome;
}

enum notice_gate_outcome
notice_gate_pass(struct notice_gate *gate, struct work *work,
    struct outbox_message *message)
{
	enum notice_gate_outcome outcome = NOTICE_GATE_OPEN;

	if (!is_notice(message->kind))
		return outcome;
	outcome = pass(gate, work, message);
	message->paid |= outcome == NOTICE_GATE_OPEN;
	if (outcome == NOTICE_GATE_SHUT
	    && notice_gate_note(work, message) != STORE_OK)
		return NOTICE_GATE_LATER;
	return outcome;
}
