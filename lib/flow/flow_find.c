#include "flow/flow_find.h"

#include <string.h>

#include "base/ascii.h"
#include "contact/username.h"
#include "flow/pending_record.h"
#include "record/record.h"

enum { TAG_FLOW = 1, TAG_PASSWORD = 2 };

static struct buffer
record_of(struct work *work, const struct pending *pending)
{
	struct buffer record = buffer_new(work->arena, 64);

	record_begin(&record);
	record_add_bytes(&record, TAG_FLOW, pending->key, SECRET_SIZE);
	return record;
}

/* A token's row also says which password was proved. */
static struct buffer
token_record_of(struct work *work, const struct pending *pending)
{
	struct buffer record = record_of(work, pending);
	uint8_t hash[SECRET_SIZE];

	secret_hash(pending->password, strlen(pending->password), hash);
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
flow_find_note(struct work *work, const struct pending *pending)
{
	struct buffer record = record_of(work, pending);
	struct store_value before;
	const char *name = NULL;
	enum store_outcome outcome = STORE_OK;

	if (pending->next != PENDING_CODE)
		return STORE_OK;
	if (pending->app)
		name = address_name(work, pending->via, pending->address);
	else if (pending->username != NULL)
		name = username_fold(work->arena, pending->username);
	else
		return STORE_OK;
	/* Whoever stood there before makes room. */
	outcome = work_get(work, TABLE_RESUME, name, strlen(name), &before);
	if (outcome != STORE_OK && outcome != STORE_ABSENT)
		return outcome;
	return work_put(work, TABLE_RESUME, name, strlen(name), &record,
	    pending->expires);
}

/* A name that was noted may have been changed since. */
static bool
waits_as(const struct pending *pending, const char *username)
{
	return pending->next == PENDING_CODE && pending->username != NULL
	       && pending->password != NULL
	       && ascii_same(pending->username, username);
}

enum store_outcome
flow_find_by_name(struct work *work, const char *login, struct pending *pending)
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
		outcome = pending_record_get(work, key, pending);
	if (outcome == STORE_OK && !waits_as(pending, username))
		return STORE_ABSENT;
	return outcome;
}

enum store_outcome
flow_find_by_address(struct work *work, enum via via, const char *address,
    struct pending *pending)
{
	const char *name = address_name(work, via, address);
	uint8_t key[SECRET_SIZE];
	struct record record;
	enum store_outcome outcome =
	    get(work, name, strlen(name), key, &record);

	if (outcome == STORE_OK)
		outcome = pending_record_get(work, key, pending);
	if (outcome != STORE_OK)
		return outcome;
	pending->stranger = true;
	/* Its address may have been changed since. */
	return pending->next == PENDING_CODE && pending->via == via
		       && strcmp(pending->address, address) == 0
		   ? STORE_OK
		   : STORE_ABSENT;
}

bool
flow_find_holds(const struct pending *pending, const char *password)
{
	if (pending->next == PENDING_DONE)
		return true;
	return pending->next == PENDING_CODE && pending->password != NULL
	       && password != NULL && strcmp(pending->password, password) == 0;
}

static enum store_outcome
write_token(struct work *work, const struct pending *pending,
    char flow[FLOW_TOKEN])
{
	struct buffer record = token_record_of(work, pending);
	uint8_t key[SECRET_SIZE];

	flow_token_new(flow);
	(void)flow_token_key(flow, key);
	return work_insert(work, TABLE_RESUME, key, sizeof(key), &record,
	    pending->expires);
}

enum store_outcome
flow_find_open(struct work *work, struct pending *pending,
    char flow[FLOW_TOKEN])
{
	const char *verified = pending->password;
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	outcome = pending_record_get(work, pending->key, pending);
	if (outcome == STORE_OK
	    && (pending->next != PENDING_CODE
		|| !flow_find_holds(pending, verified)))
		outcome = STORE_ABSENT;
	if (outcome == STORE_OK)
		outcome = write_token(work, pending, flow);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

enum store_outcome
flow_find_renew(struct work *work, const struct pending *pending)
{
	struct buffer record = token_record_of(work, pending);
	struct store_value before;
	enum store_outcome outcome =
	    work_get(work, TABLE_RESUME, pending->resume, SECRET_SIZE, &before);

	return outcome == STORE_OK ? work_put(work, TABLE_RESUME,
		   pending->resume, SECRET_SIZE, &record, pending->expires)
				   : outcome;
}

/* The password that was proved is the one that it has. */
static bool
is_proved(const struct record *record, const struct pending *pending)
{
	uint8_t proved[SECRET_SIZE];
	uint8_t has[SECRET_SIZE];

	if (pending->next == PENDING_DONE)
		return true;
	if (pending->next != PENDING_CODE || pending->password == NULL
	    || !record_bytes(record, TAG_PASSWORD, proved, sizeof(proved)))
		return false;
	secret_hash(pending->password, strlen(pending->password), has);
	return secret_same(proved, has, sizeof(has));
}

enum store_outcome
flow_find_follow(struct work *work, const uint8_t token[SECRET_SIZE],
    struct pending *pending)
{
	uint8_t flow[SECRET_SIZE];
	struct record record;
	enum store_outcome outcome =
	    get(work, token, SECRET_SIZE, flow, &record);

	if (outcome == STORE_OK)
		outcome = pending_record_get(work, flow, pending);
	if (outcome != STORE_OK)
		return outcome;
	memcpy(pending->resume, token, SECRET_SIZE);
	pending->elsewhere = true;
	return is_proved(&record, pending) ? STORE_OK : STORE_ABSENT;
}
