#include "flow/flow_record.h"

#include <string.h>

#include "base/clock.h"
#include "flow/code.h"
#include "record/record_fields.h"

/* How long a finished one still leads on. */
enum { DONE_LIFE = 600 };

#define PROFILE_ROW(member, account_tag, flow_tag) \
 RECORD_FIELD(struct flow, flow_tag, member),

/* Of a registration and of a change of address. */
static const struct record_field rows[] = {
	RECORD_FIELD(struct flow, 1, next),
	RECORD_FIELD(struct flow, 27, purpose),
	RECORD_FIELD(struct flow, 2, app),
	RECORD_FIELD(struct flow, 3, known),
	RECORD_FIELD(struct flow, 4, username),
	RECORD_FIELD(struct flow, 5, password),
	RECORD_FIELD(struct flow, 6, country),
	RECORD_FIELD_WORD(struct flow, 7, via, via_words),
	RECORD_NEEDED(struct flow, 8, address),
	RECORD_FIELD(struct flow, 9, typed),
	RECORD_FIELD(struct flow, 10, language),
	PROFILE(PROFILE_ROW)
	/* The code. */
	RECORD_NEEDED(struct flow, 14, code),
	RECORD_FIELD(struct flow, 15, code_expires),
	RECORD_FIELD(struct flow, 16, tries),
	RECORD_FIELD(struct flow, 26, strange_tries),
	RECORD_FIELD(struct flow, 17, changes),
	RECORD_NEEDED(struct flow, 18, message),
	RECORD_FIELD(struct flow, 19, created),
	RECORD_FIELD(struct flow, 20, expires),
	RECORD_FIELD(struct flow, 21, account),
	RECORD_FIELD(struct flow, 22, done_at),
	RECORD_FIELD(struct flow, 24, once),
	RECORD_FIELD(struct flow, 25, batch),
	RECORD_FIELD(struct flow, 28, session),
	RECORD_FIELD(struct flow, 29, epoch),
};

static const struct record_field recovery_rows[] = {
	RECORD_FIELD(struct flow, 1, kind),
	RECORD_NEEDED(struct flow, 2, address),
	RECORD_NEEDED(struct flow, 3, subject),
	RECORD_NEEDED(struct flow, 4, typed),
	RECORD_FIELD(struct flow, 5, country),
	RECORD_FIELD(struct flow, 6, language),
	RECORD_FIELD(struct flow, 17, texted),
	RECORD_FIELD(struct flow, 18, batch),
	RECORD_FIELD(struct flow, 7, known),
	RECORD_FIELD(struct flow, 8, account),
	RECORD_FIELD(struct flow, 9, was),
	RECORD_FIELD(struct flow, 21, to),
	RECORD_NEEDED(struct flow, 10, code),
	RECORD_FIELD(struct flow, 20, link),
	RECORD_FIELD(struct flow, 11, code_expires),
	RECORD_FIELD(struct flow, 12, told_expires),
	RECORD_FIELD(struct flow, 16, over),
	RECORD_FIELD(struct flow, 13, tries),
	RECORD_FIELD(struct flow, 14, expires),
	RECORD_FIELD(struct flow, 15, is_done),
	RECORD_FIELD(struct flow, 19, shut),
};

static const struct record_fields fields = RECORD_FIELDS(struct flow, rows);
static const struct record_fields recovery_fields =
    RECORD_FIELDS(struct flow, recovery_rows);

enum via
flow_record_via(enum identifier_kind kind)
{
	switch (kind) {
	case IDENTIFIER_NOTHING:
	case IDENTIFIER_USERNAME:
	case IDENTIFIER_EMAIL:
		break;
	case IDENTIFIER_PHONE:
		return VIA_PHONE;
	}
	return VIA_EMAIL;
}

static int
table_of(enum flow_purpose purpose)
{
	return (int)(purpose == FLOW_RECOVER ? TABLE_RECOVERY : TABLE_PENDING);
}

static const struct record_fields *
fields_of(enum flow_purpose purpose)
{
	return purpose == FLOW_RECOVER ? &recovery_fields : &fields;
}

/* What a clock that ran ahead wrote counts as now. */
static void
put_right(const struct work *work, struct flow *flow)
{
	int64_t text = code_life(work, VIA_PHONE);
	int64_t mail = code_life(work, VIA_EMAIL);
	int64_t code = text > mail ? text : mail;

	flow->created = clock_past(flow->created, work->now);
	flow->expires = clock_until(flow->expires,
	    settings_number(work->settings, SETTING_PENDING_LIFE), work->now);
	flow->code_expires = clock_until(flow->code_expires, code, work->now);
	flow->told_expires = clock_until(flow->told_expires, code, work->now);
	flow->over = clock_until(flow->over, code, work->now);
}

/* What follows from what is kept. */
static void
complete(struct flow *flow, enum flow_purpose purpose)
{
	if (purpose == FLOW_RECOVER) {
		flow->purpose = FLOW_RECOVER;
		flow->next = flow->is_done ? FLOW_DONE : FLOW_CODE;
		flow->via = flow_record_via(flow->kind);
		return;
	}
	flow->subject = flow->address;
	flow->told_expires = flow->code_expires;
	flow->over = flow->code_expires;
	flow->texted = flow->via == VIA_PHONE ? flow->country : NULL;
}

enum store_outcome
flow_record_get(struct work *work, enum flow_purpose purpose,
    const uint8_t key[SECRET_SIZE], struct flow *flow)
{
	struct store_value value;
	uint8_t own[SECRET_SIZE];
	enum store_outcome outcome =
	    work_get(work, table_of(purpose), key, SECRET_SIZE, &value);

	if (outcome != STORE_OK)
		return outcome;
	memcpy(own, key, sizeof(own));
	if (!record_fields_read(fields_of(purpose), value.bytes, value.len,
		flow))
		return STORE_DAMAGED;
	memcpy(flow->key, own, sizeof(own));
	complete(flow, purpose);
	put_right(work, flow);
	return STORE_OK;
}

static struct buffer
record_of(struct work *work, const struct flow *flow)
{
	struct flow kept = *flow;

	kept.is_done = flow->next == FLOW_DONE;
	/* The key of what finished it, of nothing before. */
	if (!kept.is_done)
		memset(kept.once, 0, sizeof(kept.once));
	return record_fields_write(work->arena, fields_of(flow->purpose),
	    &kept);
}

enum store_outcome
flow_record_insert(struct work *work, const struct flow *flow)
{
	struct buffer record = record_of(work, flow);

	return work_insert(work, table_of(flow->purpose), flow->key,
	    SECRET_SIZE, &record, flow->expires);
}

enum store_outcome
flow_record_put(struct work *work, const struct flow *flow)
{
	struct buffer record = record_of(work, flow);

	return work_put(work, table_of(flow->purpose), flow->key, SECRET_SIZE,
	    &record, flow->expires);
}

enum store_outcome
flow_record_done(struct work *work, struct flow *flow,
    const struct account *account)
{
	flow->next = FLOW_DONE;
	flow->done_at = work->now;
	flow->expires = work->now + DONE_LIFE;
	memcpy(flow->account, account->id, ACCOUNT_ID);
	flow->epoch = account->epoch;
	flow->password = NULL;
	return flow_record_put(work, flow);
}

void
flow_record_expire(const struct work *work, struct flow *flow)
{
	flow->code_expires = work->now;
	flow->told_expires = work->now;
	flow->over = work->now;
}
