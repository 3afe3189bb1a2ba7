#include "account/resume.h"

#include <string.h>

#include "account/pending_record.h"
#include "account/record.h"
#include "account/username.h"
#include "base/ascii.h"
#include "base/encode.h"

enum { TAG_FLOW = 1 };

/* Each flow has a pad of its own: no two flows share a key. */
static void
pad_of(const struct work *work, const struct pending *pending,
    uint8_t pad[SECRET_SIZE])
{
	uint8_t key[SECRET_SIZE];

	secret_derive(work->key, "resume", key);
	secret_mac(key, pending->key, SECRET_SIZE, pad);
	secret_wipe(key, sizeof(key));
}

static void
cover(const struct work *work, const struct pending *pending,
    const uint8_t in[SECRET_SIZE], uint8_t out[SECRET_SIZE])
{
	uint8_t pad[SECRET_SIZE];

	pad_of(work, pending, pad);
	for (size_t i = 0; i < SECRET_SIZE; i++)
		out[i] = in[i] ^ pad[i];
	secret_wipe(pad, sizeof(pad));
}

void
resume_seal(const struct work *work, const char *flow, struct pending *pending)
{
	uint8_t token[SECRET_SIZE];

	if (encode_read_base64url(flow, token, sizeof(token)))
		cover(work, pending, token, pending->sealed);
	secret_wipe(token, sizeof(token));
}

void
resume_flow(const struct work *work, const struct pending *pending,
    char flow[PENDING_FLOW])
{
	uint8_t token[SECRET_SIZE];

	cover(work, pending, pending->sealed, token);
	(void)encode_base64url(token, sizeof(token), flow);
	secret_wipe(token, sizeof(token));
}

enum store_outcome
resume_note(struct work *work, const struct pending *pending)
{
	struct buffer record = buffer_new(work->arena, 64);
	const char *name = NULL;

	if (pending->username == NULL || pending->next != PENDING_CODE)
		return STORE_OK;
	name = username_fold(work->arena, pending->username);
	record_begin(&record);
	record_add_bytes(&record, TAG_FLOW, pending->key, SECRET_SIZE);
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
	struct store_value value;
	struct record record;
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = STORE_OK;

	if (username_judge(work->arena, login, &username) != NULL)
		return STORE_ABSENT;
	name = username_fold(work->arena, username);
	outcome = work_get(work, TABLE_RESUME, name, strlen(name), &value);
	if (outcome != STORE_OK)
		return outcome;
	if (!record_read(&record, value.bytes, value.len)
	    || !record_bytes(&record, TAG_FLOW, key, sizeof(key)))
		return STORE_DAMAGED;
	outcome = pending_record_get(work, key, pending);
	if (outcome == STORE_OK && !waits_as(pending, username))
		return STORE_ABSENT;
	return outcome;
}
