#include "flow/flow_send.h"

#include <string.h>

#include "account/outbox.h"
#include "base/random.h"
#include "flow/code.h"
#include "flow/rules.h"
#include "limit/sms_brake.h"

enum store_outcome
flow_send_wait(const struct flow_visit *visit, const struct flow *flow,
    int64_t *wait)
{
	enum store_outcome outcome = rules_of(flow)->wait(visit, flow, wait);

	if (outcome != STORE_OK || *wait > 0 || flow->via != VIA_PHONE)
		return outcome;
	return sms_brake_wait(visit->work, flow->country, wait);
}

enum flow_outcome
flow_send_take(struct flow_visit *visit, const struct flow *flow)
{
	struct gate_sms to = { .number = flow->address,
		.country = flow->country };
	bool good = false;

	visit->trouble = flow_send_wait(visit, flow, &visit->wait);
	if (visit->trouble != STORE_OK)
		return FLOW_TROUBLE;
	if (visit->wait > 0)
		return FLOW_TOO_MANY;
	switch (flow->via) {
	case VIA_EMAIL:
		good = gate_take_mail(visit->gate, visit->visitor,
		    rules_of(flow)->purse);
		break;
	case VIA_PHONE:
		good = gate_take_sms(visit->gate, visit->visitor, &to);
		break;
	}
	if (good)
		return FLOW_OK;
	visit->wait = visit->visitor->wait;
	return FLOW_TOO_MANY;
}

void
flow_send_return(struct flow_visit *visit, const struct flow *flow)
{
	struct gate_sms to = { .number = flow->address,
		.country = flow->country };

	switch (flow->via) {
	case VIA_EMAIL:
		gate_return_mail(visit->gate, visit->visitor,
		    rules_of(flow)->purse);
		return;
	case VIA_PHONE:
		gate_return_sms(visit->gate, visit->visitor, &to);
		return;
	}
}

static void
set_code(struct work *work, struct flow *flow, const struct flow_target *target,
    const char *code)
{
	code_mac(work, flow->key, flow->subject, code, flow->code);
	if (!target->opens)
		random_bytes(flow->code, sizeof(flow->code));
	flow->tries = 0;
	flow->strange_tries = 0;
	flow->code_expires = work->now + code_life(work, target->via);
	flow->told_expires = flow->code_expires;
	flow->over = flow->code_expires;
	if (rules_of(flow)->times != NULL)
		rules_of(flow)->times(work, flow);
}

/* The brake of its country knows of each code that is texted. */
static enum store_outcome
count_sms(const struct flow_visit *visit, struct flow *flow,
    const struct flow_target *target)
{
	flow->texted = NULL;
	flow->batch = 0;
	if (!target->opens || target->via != VIA_PHONE)
		return STORE_OK;
	flow->texted = target->country;
	return sms_brake_sent(visit->work, target->country,
	    visit->visitor->network.near, &flow->batch);
}

static enum store_outcome
queue(struct work *work, struct flow *flow, const struct flow_target *target,
    const char *code)
{
	const struct flow_rules *rules = rules_of(flow);
	struct outbox_message message = { .kind = target->silence,
		.via = target->via,
		.address = target->address,
		.language = flow->language,
		.either = target->either,
		.due = work->now,
		.expires = flow->code_expires };
	enum store_outcome outcome = STORE_OK;

	if (target->opens) {
		message.kind = rules->kinds[target->via];
		message.code = rules->carry == NULL ? code
						    : rules->carry(work, flow,
							target->via, code);
	}
	outcome = outbox_queue(work, &message);
	memcpy(flow->message, message.id, OUTBOX_ID);
	return outcome;
}

enum store_outcome
flow_send_code(struct flow_visit *visit, struct flow *flow)
{
	struct work *work = visit->work;
	const struct flow_rules *rules = rules_of(flow);
	struct flow_target target = { .via = flow->via,
		.address = flow->address,
		.country = flow->country,
		.silence = OUTBOX_SILENT };
	const char *code =
	    rules->digits != 0
		? code_make(work->arena, rules->digits)
		: code_make(work->arena,
		    (int)settings_number(work->settings, SETTING_CODE_DIGITS));
	enum store_outcome outcome = rules->reach(visit, flow, &target);

	if (outcome == STORE_OK)
		outcome = rules->count(visit, flow);
	if (outcome != STORE_OK)
		return outcome;
	set_code(work, flow, &target, code);
	outcome = count_sms(visit, flow, &target);
	return outcome == STORE_OK ? queue(work, flow, &target, code) : outcome;
}
