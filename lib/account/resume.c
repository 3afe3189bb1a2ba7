#include "account/resume.h"

#include <string.h>

#include "account/pending_record.h"
#include "account/record.h"
#include "account/username.h"
#include "base/ascii.h"

enum { TAG_FLOW = 1 };

static struct buffer
record_of(struct work *work, const struct pending *pending)
{
	struct buffer record = buffer_new(work->arena, 64);

	record_begin(&record);
	record_add_bytes(&record, TAG_FLOW, pending->key, SECRET_SIZE);
	return record;
}

/* The key of a registration that a record of ours leads to. */
static enum store_outcome
get(struct work *work, const void *name, size_t len, uint8_t key[SECRET_SIZE])
{
	struct store_value value;
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_RESUME, name, len, &value);

	if (outcome == STORE_OK
	    && (!record_read(&record, value.bytes, value.len)
		|| !record_bytes(&record, TAG_FLOW, key, SECRET_SIZE)))
		return STORE_DAMAGED;
	return outcome;
}

/* No user name has a blank. */
static const char *
address_name(struct work *work, const char *via, const char *address)
{
	return arena_format(work->arena, "%s %s", via, address);
}

enum store_outcome
resume_note(struct work *work, const struct pending *pending)
{
	struct buffer record = record_of(work, pending);
	const char *name = NULL;

	if (pending->next != PENDING_CODE)
		return STORE_OK;
	if (pending->app)
		name = address_name(work, pending->via, pending->address);
	else if (pending->username != NULL)
		name = username_fold(work->arena, pending->username);
	else
		return STORE_OK;
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
resume_find(struct work *work, const char *login, struct pending *pending)
{
	const char *username = NULL;
	const char *name = NULL;
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = STORE_OK;

	if (username_judge(work->arena, login, &username) != NULL)
		return STORE_ABSENT;
	name = username_fold(work->arena, username);
	outcome = get(work, name, strlen(name), key);
	if (outcome == STORE_OK)
		outcome = pending_record_get(work, key, pending);
	if (outcome == STORE_OK && !waits_as(pending, username))
		return STORE_ABSENT;
	return outcome;
}

enum store_outcome
resume_find_address(struct work *work, const char *via, const char *address,
    struct pending *pending)
{
	const char *name = address_name(work, via, address);
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = get(work, name, strlen(name), key);

	if (outcome == STORE_OK)
		outcome = pending_record_get(work, key, pending);
	if (outcome != STORE_OK)
		return outcome;
	pending->stranger = true;
	/* Its address may have been changed since. */
	return pending->next == PENDING_CODE && strcmp(pending->via, via) == 0
		       && strcmp(pending->address, address) == 0
		   ? STORE_OK
		   : STORE_ABSENT;
}

enum store_outcome
resume_open(struct work *work, const struct pending *pending,
    char flow[PENDING_FLOW])
{
	struct buffer record = record_of(work, pending);
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	pending_flow(flow);
	(void)pending_key(flow, key);
	outcome = work_put(work, TABLE_RESUME, key, sizeof(key), &record,
	    pending->expires);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

enum store_outcome
resume_follow(struct work *work, uint8_t key[SECRET_SIZE])
{
	uint8_t token[SECRET_SIZE];

	memcpy(token, key, sizeof(token));
	return get(work, token, sizeof(token), key);
}
