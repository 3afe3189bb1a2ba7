#include "flow/flow_find.h"

#include <string.h>

#include "base/ascii.h"
#include "contact/username.h"
#include "record/record_fields.h"

/* What a name, an address or a token leads to; a token's row also says which
 * password was proved. */
struct lead {
	uint8_t flow[SECRET_SIZE];
	uint8_t password[SECRET_SIZE]; /* SHA-256 of its hash */
};

static const struct record_field rows[] = {
	RECORD_NEEDED(struct lead, 1, flow),
	RECORD_FIELD(struct lead, 2, password),
};
static const struct record_fields fields = RECORD_FIELDS(struct lead, rows);

static struct buffer
record_of(struct work *work, const struct flow *flow, bool with_password)
{
	struct lead lead = { .flow = { 0 } };

	memcpy(lead.flow, flow->key, sizeof(lead.flow));
	if (with_password)
		secret_hash(flow->password, strlen(flow->password),
		    lead.password);
	return record_fields_write(work->arena, &fields, &lead);
}

static enum store_outcome
get(struct work *work, const void *name, size_t len, struct lead *lead)
{
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_RESUME, name, len, &value);

	if (outcome == STORE_OK
	    && !record_fields_read(&fields, value.bytes, value.len, lead))
		return STORE_DAMAGED;
	return outcome;
}

/* No user name has a blank. */
static const char *
address_name(struct work *work, enum via via, const char *address)
{
	return arena_format(work->arena, "%s %s", via_name(via), address);
}

enum store_outcome
flow_find_note(struct work *work, const struct flow *flow)
{
	struct buffer record = record_of(work, flow, false);
	struct store_value before;
	const char *name = NULL;
	enum store_outcome outcome = STORE_OK;

	if (flow->next != FLOW_CODE)
		return STORE_OK;
	if (flow->app)
		name = address_name(work, flow->via, flow->address);
	else if (flow->username != NULL)
		name = username_fold(work->arena, flow->username);
	else
		return STORE_OK;
	/* Whoever stood there before makes room. */
	outcome = work_get(work, TABLE_RESUME, name, strlen(name), &before);
	if (outcome != STORE_OK && outcome != STORE_ABSENT)
		return outcome;
	return work_put(work, TABLE_RESUME, name, strlen(name), &record,
	    flow->expires);
}

/* A name that was noted may have been changed since. */
static bool
waits_as(const struct flow *flow, const char *username)
{
	return flow->next == FLOW_CODE && flow->username != NULL
	       && flow->password != NULL
	       && ascii_same(flow->username, username);
}

enum store_outcome
flow_find_by_name(struct work *work, const char *login, struct flow *flow)
{
	const char *username = NULL;
	const char *name = NULL;
	struct lead lead;
	enum store_outcome outcome = STORE_OK;

	if (username_read(work->arena, login, &username) != NULL)
		return STORE_ABSENT;
	name = username_fold(work->arena, username);
	outcome = get(work, name, strlen(name), &lead);
	if (outcome == STORE_OK)
		outcome = flow_record_get(work, FLOW_REGISTER, lead.flow, flow);
	if (outcome == STORE_OK && !waits_as(flow, username))
		return STORE_ABSENT;
	return outcome;
}

enum store_outcome
flow_find_by_address(struct flow_visit *visit, enum via via,
    const char *address, struct flow *flow)
{
	struct work *work = visit->work;
	const char *name = address_name(work, via, address);
	struct lead lead;
	enum store_outcome outcome = get(work, name, strlen(name), &lead);

	if (outcome == STORE_OK)
		outcome = flow_record_get(work, FLOW_REGISTER, lead.flow, flow);
	if (outcome != STORE_OK)
		return outcome;
	visit->stranger = true;
	/* Its address may have been changed since. */
	return flow->next == FLOW_CODE && flow->via == via
		       && strcmp(flow->address, address) == 0
		   ? STORE_OK
		   : STORE_ABSENT;
}

bool
flow_find_holds(const struct flow *flow, const char *password)
{
	if (flow->next == FLOW_DONE)
		return true;
	return flow->next == FLOW_CODE && flow->password != NULL
	       && password != NULL && strcmp(flow->password, password) == 0;
}

static enum store_outcome
write_token(struct work *work, const struct flow *flow, char token[FLOW_TOKEN])
{
	struct buffer record = record_of(work, flow, true);
	uint8_t key[SECRET_SIZE];

	flow_token_new(token);
	(void)flow_token_key(token, key);
	return work_insert(work, TABLE_RESUME, key, sizeof(key), &record,
	    flow->expires);
}

enum store_outcome
flow_find_open(struct work *work, struct flow *flow, char token[FLOW_TOKEN])
{
	const char *verified = flow->password;
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	outcome = flow_record_get(work, FLOW_REGISTER, flow->key, flow);
	if (outcome == STORE_OK
	    && (flow->next != FLOW_CODE || !flow_find_holds(flow, verified)))
		outcome = STORE_ABSENT;
	if (outcome == STORE_OK)
		outcome = write_token(work, flow, token);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

enum store_outcome
flow_find_renew(const struct flow_visit *visit, const struct flow *flow)
{
	struct work *work = visit->work;
	struct buffer record = record_of(work, flow, true);
	struct store_value before;
	enum store_outcome outcome =
	    work_get(work, TABLE_RESUME, visit->resume, SECRET_SIZE, &before);

	return outcome == STORE_OK ? work_put(work, TABLE_RESUME, visit->resume,
		   SECRET_SIZE, &record, flow->expires)
				   : outcome;
}

/* The password that was proved is the one that it has. */
static bool
is_proved(const struct lead *lead, const struct flow *flow)
{
	uint8_t has[SECRET_SIZE];

	if (flow->next == FLOW_DONE)
		return true;
	if (flow->next != FLOW_CODE || flow->password == NULL)
		return false;
	secret_hash(flow->password, strlen(flow->password), has);
	return secret_same(lead->password, has, sizeof(has));
}

enum store_outcome
flow_find_follow(struct flow_visit *visit, const uint8_t token[SECRET_SIZE],
    struct flow *flow)
{
	struct work *work = visit->work;
	struct lead lead;
	enum store_outcome outcome = get(work, token, SECRET_SIZE, &lead);

	if (outcome == STORE_OK)
		outcome = flow_record_get(work, FLOW_REGISTER, lead.flow, flow);
	if (outcome != STORE_OK)
		return outcome;
	memcpy(visit->resume, token, SECRET_SIZE);
	visit->elsewhere = true;
	return is_proved(&lead, flow) ? STORE_OK : STORE_ABSENT;
}
