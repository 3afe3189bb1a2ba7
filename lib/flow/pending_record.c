#include "flow/pending_record.h"

#include <string.h>

#include "record/record.h"

enum {
	TAG_NEXT = 1,
	TAG_APP = 2,
	TAG_KNOWN = 3,
	TAG_USERNAME = 4,
	TAG_PASSWORD = 5,
	TAG_COUNTRY = 6,
	TAG_VIA = 7,
	TAG_ADDRESS = 8,
	TAG_TYPED = 9,
	TAG_LANGUAGE = 10,
	TAG_TERMS = 11,
	TAG_TERMS_HASH = 12,
	TAG_TERMS_LANGUAGE = 13,
	TAG_CODE = 14,
	TAG_CODE_EXPIRES = 15,
	TAG_TRIES = 16,
	TAG_CHANGES = 17,
	TAG_MESSAGE = 18,
	TAG_CREATED = 19,
	TAG_EXPIRES = 20,
	TAG_ACCOUNT = 21,
	TAG_DONE_AT = 22,
	TAG_ONCE = 24,
	TAG_BATCH = 25,
	TAG_STRANGE_TRIES = 26,
	TAG_PURPOSE = 27,
	TAG_SESSION = 28,
	TAG_EPOCH = 29,
};

static void
read_texts(struct pending *pending, const struct record *record)
{
	pending->username = record_text(record, TAG_USERNAME);
	pending->password = record_text(record, TAG_PASSWORD);
	pending->country = record_text(record, TAG_COUNTRY);
	pending->address = record_text(record, TAG_ADDRESS);
	pending->typed = record_text(record, TAG_TYPED);
	pending->language = record_text(record, TAG_LANGUAGE);
	pending->terms = record_text(record, TAG_TERMS);
	pending->terms_hash = record_text(record, TAG_TERMS_HASH);
	pending->terms_language = record_text(record, TAG_TERMS_LANGUAGE);
}

static void
read_numbers(struct pending *pending, const struct record *record)
{
	pending->next = (enum pending_next)record_number(record, TAG_NEXT);
	pending->purpose =
	    (enum pending_purpose)record_number(record, TAG_PURPOSE);
	pending->app = record_number(record, TAG_APP) != 0;
	pending->known = record_number(record, TAG_KNOWN) != 0;
	pending->code_expires = record_number(record, TAG_CODE_EXPIRES);
	pending->tries = (int)record_number(record, TAG_TRIES);
	pending->strange_tries = (int)record_number(record, TAG_STRANGE_TRIES);
	pending->changes = (int)record_number(record, TAG_CHANGES);
	pending->created = record_number(record, TAG_CREATED);
	pending->expires = record_number(record, TAG_EXPIRES);
	pending->done_at = record_number(record, TAG_DONE_AT);
	pending->batch = record_number(record, TAG_BATCH);
	pending->epoch = record_number(record, TAG_EPOCH);
}

enum store_outcome
pending_record_get(struct work *work, const uint8_t key[SECRET_SIZE],
    struct pending *pending)
{
	struct store_value value;
	struct record record;
	uint8_t own[SECRET_SIZE];
	enum store_outcome outcome =
	    work_get(work, TABLE_PENDING, key, SECRET_SIZE, &value);

	if (outcome != STORE_OK)
		return outcome;
	/* The key may be the registration's own, read once more. */
	memcpy(own, key, sizeof(own));
	memset(pending, 0, sizeof(*pending));
	if (!record_read(&record, value.bytes, value.len))
		return STORE_DAMAGED;
	memcpy(pending->key, own, SECRET_SIZE);
	read_texts(pending, &record);
	read_numbers(pending, &record);
	(void)record_bytes(&record, TAG_ACCOUNT, pending->account, ACCOUNT_ID);
	(void)record_bytes(&record, TAG_ONCE, pending->once, SECRET_SIZE);
	(void)record_bytes(&record, TAG_SESSION, pending->session, SECRET_SIZE);
	if (!via_parse(record_text(&record, TAG_VIA), &pending->via)
	    || pending->address == NULL
	    || !record_bytes(&record, TAG_CODE, pending->code, SECRET_SIZE)
	    || !record_bytes(&record, TAG_MESSAGE, pending->message, OUTBOX_ID))
		return STORE_DAMAGED;
	return STORE_OK;
}

static struct buffer
write_record(struct work *work, const struct pending *pending)
{
	struct buffer record = buffer_new(work->arena, 768);

	record_begin(&record);
	record_add_number(&record, TAG_NEXT, (int64_t)pending->next);
	record_add_number(&record, TAG_PURPOSE, (int64_t)pending->purpose);
	record_add_number(&record, TAG_APP, pending->app);
	record_add_number(&record, TAG_KNOWN, pending->known);
	record_add_text(&record, TAG_USERNAME, pending->username);
	record_add_text(&record, TAG_PASSWORD, pending->password);
	record_add_text(&record, TAG_COUNTRY, pending->country);
	record_add_text(&record, TAG_VIA, via_name(pending->via));
	record_add_text(&record, TAG_ADDRESS, pending->address);
	record_add_text(&record, TAG_TYPED, pending->typed);
	record_add_text(&record, TAG_LANGUAGE, pending->language);
	record_add_text(&record, TAG_TERMS, pending->terms);
	record_add_text(&record, TAG_TERMS_HASH, pending->terms_hash);
	record_add_text(&record, TAG_TERMS_LANGUAGE, pending->terms_language);
	record_add_bytes(&record, TAG_CODE, pending->code, SECRET_SIZE);
	record_add_number(&record, TAG_CODE_EXPIRES, pending->code_expires);
	record_add_number(&record, TAG_TRIES, pending->tries);
	record_add_number(&record, TAG_STRANGE_TRIES, pending->strange_tries);
	record_add_number(&record, TAG_CHANGES, pending->changes);
	record_add_bytes(&record, TAG_MESSAGE, pending->message, OUTBOX_ID);
	record_add_number(&record, TAG_CREATED, pending->created);
	record_add_number(&record, TAG_EXPIRES, pending->expires);
	record_add_bytes(&record, TAG_ACCOUNT, pending->account, ACCOUNT_ID);
	record_add_number(&record, TAG_DONE_AT, pending->done_at);
	record_add_number(&record, TAG_BATCH, pending->batch);
	record_add_number(&record, TAG_EPOCH, pending->epoch);
	if (pending->purpose == PENDING_CHANGE)
		record_add_bytes(&record, TAG_SESSION, pending->session,
		    SECRET_SIZE);
	if (pending->next == PENDING_DONE)
		record_add_bytes(&record, TAG_ONCE, pending->once, SECRET_SIZE);
	return record;
}

enum store_outcome
pending_record_insert(struct work *work, const struct pending *pending)
{
	struct buffer record = write_record(work, pending);

	return work_insert(work, TABLE_PENDING, pending->key, SECRET_SIZE,
	    &record, pending->expires);
}

enum store_outcome
pending_record_put(struct work *work, const struct pending *pending)
{
	struct buffer record = write_record(work, pending);

	return work_put(work, TABLE_PENDING, pending->key, SECRET_SIZE, &record,
	    pending->expires);
}
