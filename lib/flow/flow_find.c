#include "flow/flow_find.h"

#include <string.h>

#include "base/ascii.h"
#include "contact/username.h"
#include "record/record.h"

enum { TAG_FLOW = 1, TAG_PASSWORD = 2 };

static struct buffer
record_of(struct work *work, const struct flow *flow)
{
	struct buffer record = buffer_new(work->arena, 64);

	record_begin(&record);
	record_add_bytes(&record, TAG_FLOW, flow->key, SECRET_SIZE);
	return record;
}

/* A token's row also says which password was proved. */
static struct buffer
token_record_of(struct work *work, const struct flow *flow)
{
	struct buffer record = record_of(work, flow);
	uint8_t hash[SECRET_SIZE];

	secret_hash(flow->password, strlen(flow->password), hash);
	record_add_bytes(&record, TAG_PASSWORD, hash, sizeof(hash));
	return record;
}

/* The key of a registration that a record of ours leads to. */
static enum store_outcome
get(struct work *work, const void *name, size_t len, uint8_t key[SECRET_SIZE],
    struct record *record)
{
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_RESUME, name, len, &value);

	if (outcome == STORE_OK
	    && (!record_read(record, value.bytes, value.len)
		|| !record_bytes(record, TAG_FLOW, key, SECRET_SIZE)))
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
	struct buffer record = record_of(work, flow);
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
	uint8_t key[SECRET_SIZE];
	struct record record;
	enum store_outcome outcome = STORE_OK;

	if (username_judge(work->arena, login, &username) != NULL)
		return STORE_ABSENT;
	name = username_fold(work->arena, username);
	outcome = get(work, name, strlen(name), key, &record);
	if (outcome == STORE_OK)
		outcome = flow_record_get(work, FLOW_REGISTER, key, flow);
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
	uint8_t key[SECRET_SIZE];
	struct record record;
	enum store_outcome outcome =
	    get(work, name, strlen(name), key, &record);

	if (outcome == STORE_OK)
		outcome = flow_record_get(work, FLOW_REGISTER, key, flow);
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
	struct buffer record = token_record_of(work, flow);
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
	struct buffer record = token_record_of(work, flow);
	struct store_value before;
	enum store_outcome outcome =
	    work_get(work, TABLE_RESUME, visit->resume, SECRET_SIZE, &before);

	return outcome == STORE_OK ? work_put(work, TABLE_RESUME, visit->resume,
		   SECRET_SIZE, &record, flow->expires)
				   : outcome;
}

/* The password that was proved is the one that it has. */
static bool
is_proved(const struct record *record, const struct flow *flow)
{
	uint8_t proved[SECRET_SIZE];
	uint8_t has[SECRET_SIZE];

	if (flow->next == FLOW_DONE)
		return true;
	if (flow->next != FLOW_CODE || flow->password == NULL
	    || !record_bytes(record, TAG_PASSWORD, proved, sizeof(proved)))
		return false;
	secret_hash(flow->password, strlen(flow->password), has);
	return secret_same(proved, has, sizeof(has));
}

enum store_outcome
flow_find_follow(struct flow_visit *visit, const uint8_t token[SECRET_SIZE],
    struct flow *flow)
{
	struct work *work = visit->work;
	uint8_t key[SECRET_SIZE];
	struct record record;
	enum store_outcome outcome =
	    get(work, token, SECRET_SIZE, key, &record);

	if (outcome == STORE_OK)
		outcome = flow_record_get(work, FLOW_REGISTER, key, flow);
	if (outcome != STORE_OK)
		return outcome;
	memcpy(visit->resume, token, SECRET_SIZE);
	visit->elsewhere = true;
	return is_proved(&record, flow) ? STORE_OK : STORE_ABSENT;
}
