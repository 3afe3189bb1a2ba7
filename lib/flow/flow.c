#include "flow/flow.h"

#include <string.h>

#include "flow/code.h"
#include "flow/flow_find.h"
#include "flow/flow_send.h"
#include "flow/flow_step.h"
#include "flow/rules.h"
#include "limit/sms_brake.h"

enum store_outcome
flow_find(struct flow_visit *visit, enum flow_purpose purpose,
    const char *token, struct flow *flow)
{
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = STORE_ABSENT;

	visit->elsewhere = false;
	if (!flow_token_key(token, key))
		return STORE_ABSENT;
	outcome = flow_record_get(visit->work, purpose, key, flow);
	if (outcome != STORE_ABSENT || purpose == FLOW_RECOVER)
		return outcome;
	return flow_find_follow(visit, key, flow);
}

enum store_outcome
flow_find_twin(struct flow_visit *visit, enum flow_purpose purpose,
    const char *token, struct flow *flow)
{
	enum store_outcome outcome = flow_find(visit, purpose, token, flow);

	return outcome == STORE_OK ? work_settle(visit->work) : outcome;
}

enum store_outcome
flow_wait(const struct flow_visit *visit, const struct flow *flow,
    int64_t *wait)
{
	return rules_of(flow)->wait(visit, flow, wait);
}

/* Also under the name by which it is found. */
static enum store_outcome
write_waiting(struct work *work, const struct flow *flow)
{
	enum store_outcome outcome = flow_record_put(work, flow);

	return outcome == STORE_OK ? flow_find_note(work, flow) : outcome;
}

/* In the open transaction, which it ends: a code, unless somebody else has been
 * faster and there is a wait by now. */
static enum flow_outcome
send_and_commit(struct flow_visit *visit, struct flow *flow)
{
	const struct flow_rules *rules = rules_of(flow);
	enum store_outcome outcome = flow_send_wait(visit, flow, &visit->wait);

	if (outcome == STORE_OK && visit->wait > 0)
		return flow_step_refuse(visit, FLOW_TOO_MANY);
	if (outcome == STORE_OK)
		outcome = flow_send_code(visit, flow);
	if (outcome == STORE_OK)
		outcome = write_waiting(visit->work, flow);
	if (outcome == STORE_OK && rules->sent != NULL)
		outcome = rules->sent(visit->work, flow);
	if (outcome != STORE_OK)
		return flow_step_trouble(visit, outcome);
	return flow_step_commit(visit, FLOW_OK);
}

/* The share of a message that was not sent; one that may have been, before the
 * store failed, stays taken. */
static void
give_back(struct flow_visit *visit, const struct flow *flow,
    enum flow_outcome outcome)
{
	if (outcome != FLOW_OK && outcome != FLOW_TROUBLE)
		flow_send_return(visit, flow);
}

static enum flow_outcome
start(struct flow_visit *visit, struct flow *flow)
{
	struct work *work = visit->work;
	enum flow_outcome outcome = flow_step_open_new(visit, flow);

	if (outcome != FLOW_OK)
		return outcome;
	flow->next = FLOW_CODE;
	flow->created = work->now;
	flow->expires =
	    work->now + settings_number(work->settings, SETTING_PENDING_LIFE);
	return send_and_commit(visit, flow);
}

enum flow_outcome
flow_start(struct flow_visit *visit, const char *token, struct flow *flow)
{
	const struct flow wanted = *flow;
	enum flow_outcome outcome = FLOW_TROUBLE;

	if (flow->subject == NULL)
		flow->subject = flow->address;
	visit->trouble = STORE_ABSENT;
	if (flow_token_key(token, flow->key))
		outcome = start(visit, flow);
	give_back(visit, &wanted, outcome);
	return outcome;
}

/* Writes what is changed, and nothing is sent.  Ends the transaction. */
static enum flow_outcome
write_and_commit(struct flow_visit *visit, struct flow *flow)
{
	enum store_outcome outcome = write_waiting(visit->work, flow);

	return outcome == STORE_OK ? flow_step_commit(visit, FLOW_OK)
				   : flow_step_trouble(visit, outcome);
}

static enum flow_outcome
alter(struct flow_visit *visit, struct flow *flow, const struct flow_wish *wish)
{
	enum flow_outcome outcome = flow_step_open(visit, flow);
	enum store_outcome renewed = STORE_OK;
	bool moves = false;

	visit->wait = 0;
	if (outcome != FLOW_OK)
		return outcome;
	if (flow->purpose != FLOW_REGISTER)
		return flow_step_refuse(visit, FLOW_GONE);
	moves = flow_wish_moves(wish, flow);
	/* Its address was changed by another request: once more, then. */
	if (moves && !wish->share)
		return flow_step_trouble(visit, STORE_BUSY);
	if (moves && flow->changes >= FLOW_CHANGES_MAX)
		return flow_step_refuse(visit, FLOW_USED_UP);
	flow_wish_apply(wish, flow);
	if (visit->elsewhere && wish->password != NULL)
		renewed = flow_find_renew(visit, flow);
	if (renewed != STORE_OK)
		return flow_step_trouble(visit, renewed);
	if (!moves)
		return write_and_commit(visit, flow);
	flow->changes++;
	return send_and_commit(visit, flow);
}

enum flow_outcome
flow_alter(struct flow_visit *visit, struct flow *flow,
    const struct flow_wish *wish)
{
	struct flow wanted = *flow;
	enum flow_outcome outcome = alter(visit, flow, wish);

	flow_wish_apply(wish, &wanted);
	if (wish->share)
		give_back(visit, &wanted, outcome);
	return outcome;
}

enum flow_outcome
flow_resend(struct flow_visit *visit, struct flow *flow)
{
	const struct flow judged = *flow;
	enum flow_outcome outcome = flow_send_take(visit, flow);

	if (outcome != FLOW_OK)
		return outcome;
	outcome = flow_step_open(visit, flow);
	/* The share was taken for the address that was judged. */
	if (outcome == FLOW_OK && strcmp(flow->address, judged.address) != 0)
		outcome = flow_step_trouble(visit, STORE_BUSY);
	if (outcome == FLOW_OK)
		outcome = send_and_commit(visit, flow);
	give_back(visit, &judged, outcome);
	return outcome;
}

int
flow_tries_left(const struct flow_visit *visit, const struct flow *flow)
{
	int most =
	    (int)settings_number(visit->work->settings, SETTING_CODE_TRIES);
	int tries = flow->tries;

	if (visit->stranger) {
		most = FLOW_STRANGE_MAX;
		tries = flow->strange_tries;
	}
	return tries < most ? most - tries : 0;
}

static bool
is_link(const struct flow *flow, const struct flow_proof *proof)
{
	uint8_t hash[SECRET_SIZE];

	if (proof->link == NULL || !flow->known)
		return false;
	secret_hash(proof->link->secret, RECOVERY_SECRET, hash);
	return secret_same(hash, flow->link, sizeof(hash));
}

enum flow_outcome
flow_may_try(const struct flow_visit *visit, const struct flow *flow,
    const struct flow_proof *proof)
{
	if (flow->next == FLOW_DONE || flow->over <= visit->work->now)
		return FLOW_EXPIRED;
	return flow_tries_left(visit, flow) > 0 || is_link(flow, proof)
		   ? FLOW_OK
		   : FLOW_USED_UP;
}

static const char *
tries_of(struct work *work, const struct flow *flow)
{
	return arena_format(work->arena, "%s%s", rules_of(flow)->tries,
	    flow->subject);
}

/* Counts the try in the flow and at its subject.  FLOW_OK: it may be compared
 * now. */
static enum flow_outcome
count_try(struct flow_visit *visit, struct flow *flow,
    const struct flow_proof *proof)
{
	struct work *work = visit->work;
	enum flow_outcome may = flow_may_try(visit, flow, proof);
	enum store_outcome outcome = STORE_OK;

	if (may != FLOW_OK || is_link(flow, proof))
		return may;
	outcome = code_count_try(work, tries_of(work, flow),
	    visit->visitor->network.part,
	    rules_of(flow)->tries_a_day(visit, flow), &visit->wait);
	if (outcome == STORE_OK && visit->wait > 0)
		return FLOW_TOO_MANY;
	if (visit->stranger)
		flow->strange_tries++;
	else
		flow->tries++;
	if (outcome == STORE_OK)
		outcome = flow_record_put(work, flow);
	visit->trouble = outcome;
	return outcome == STORE_OK ? FLOW_OK : FLOW_TROUBLE;
}

static bool
code_fits(struct work *work, const struct flow *flow, const char *code)
{
	uint8_t mac[SECRET_SIZE];

	code_mac(work, flow->key, flow->subject, code, mac);
	return secret_same(mac, flow->code, sizeof(mac))
	       && flow->known == rules_of(flow)->known;
}

bool
flow_was_code(struct work *work, const struct flow *flow, const char *code)
{
	return flow->next != FLOW_CODE && code_fits(work, flow, code);
}

/* The right code ends the row of wrong ones, and the brake of the country that
 * it was texted to learns of it. */
static enum store_outcome
count_right(struct flow_visit *visit, const struct flow *flow)
{
	struct work *work = visit->work;
	enum store_outcome outcome = code_count_right(work,
	    tries_of(work, flow), visit->visitor->network.part);

	return outcome == STORE_OK && flow->texted != NULL
		   ? sms_brake_right(work, flow->texted, flow->batch)
		   : outcome;
}

/* Ends the transaction in which a code was tried. */
static enum flow_outcome
conclude(struct flow_visit *visit, struct flow *flow, enum flow_outcome outcome)
{
	if (outcome == FLOW_WRONG)
		return flow_step_commit(visit, flow_tries_left(visit, flow) == 0
						   ? FLOW_USED_UP
						   : FLOW_WRONG);
	if (outcome != FLOW_TROUBLE) {
		visit->trouble = count_right(visit, flow);
		if (visit->trouble == STORE_OK)
			return flow_step_commit(visit, outcome);
	}
	return flow_step_trouble(visit, visit->trouble);
}

enum flow_outcome
flow_try(struct flow_visit *visit, struct flow *flow,
    const struct flow_proof *proof, struct flow_owner *owner)
{
	struct work *work = visit->work;
	enum flow_outcome outcome = flow_step_open(visit, flow);
	bool right = false;

	if (outcome != FLOW_OK)
		return outcome;
	if (flow->next != FLOW_CODE)
		return flow_step_refuse(visit, FLOW_PAST);
	outcome = count_try(visit, flow, proof);
	if (outcome != FLOW_OK)
		return flow_step_refuse(visit, outcome);
	/* Both, so that the time does not tell a link. */
	right = is_link(flow, proof);
	right |= code_fits(work, flow, proof->code);
	right &= flow->code_expires > work->now;
	return conclude(visit, flow,
	    right ? rules_of(flow)->right(visit, flow, proof, owner)
		  : FLOW_WRONG);
}

enum flow_outcome
flow_finish(struct flow_visit *visit, struct flow *flow,
    const struct flow_wish *wish, struct flow_owner *owner)
{
	enum flow_outcome outcome = flow_step_open(visit, flow);

	if (outcome != FLOW_OK)
		return outcome;
	flow_wish_apply(wish, flow);
	/* It is not at a step that can be finished. */
	if (flow->next == FLOW_CODE || flow->next == FLOW_DONE
	    || flow->username == NULL || flow->password == NULL
	    || rules_of(flow)->finish == NULL)
		return flow_step_refuse(visit, FLOW_PAST);
	outcome = rules_of(flow)->finish(visit, flow, owner);
	return outcome == FLOW_TROUBLE
		   ? flow_step_trouble(visit, visit->trouble)
		   : flow_step_commit(visit, outcome);
}
