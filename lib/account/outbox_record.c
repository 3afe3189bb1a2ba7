#include "account/outbox_record.h"

#include <string.h>

#include "base/encode.h"
#include "base/log.h"
#include "base/seal.h"
#include "record/record.h"

enum {
	TAG_KIND = 1,
	TAG_VIA = 2,
	TAG_ADDRESS = 3,
	TAG_LANGUAGE = 4,
	TAG_CODE = 5, /* in clear: only in records of an earlier version */
	TAG_STATE = 6,
	TAG_QUEUED = 7,
	TAG_DUE = 8,
	TAG_EXPIRES = 9,
	TAG_AT = 10,
	TAG_TRIES = 11,
	TAG_NUMBER = 12,
	TAG_SEALED = 13,
	TAG_OWNER = 14,
	TAG_EITHER = 15,
	TAG_PAID = 16,
	DAY = 86400,
};

static struct seal_place
place_of(const struct work *work, const struct outbox_message *message,
    uint8_t key[SECRET_SIZE])
{
	secret_derive(work->key, "outbox", key);
	return (struct seal_place){ .key = key,
		.id = message->id,
		.id_len = OUTBOX_ID };
}

static bool
seal(struct work *work, struct outbox_message *message)
{
	uint8_t key[SECRET_SIZE];
	struct seal_place place = place_of(work, message, key);
	size_t len = strlen(message->code);

	message->sealed = seal_close(work->arena, &place, message->code, len);
	message->sealed_len = message->sealed == NULL ? 0 : len + SEAL_MORE;
	secret_wipe(key, sizeof(key));
	return message->sealed != NULL;
}

bool
outbox_record_unseal(struct work *work, struct outbox_message *message)
{
	uint8_t key[SECRET_SIZE];
	char id[ENCODE_HEX_SIZE(OUTBOX_ID)];
	struct seal_place place = place_of(work, message, key);

	if (message->code == NULL && message->sealed != NULL) {
		message->code = seal_open(work->arena, &place, message->sealed,
		    message->sealed_len);
		if (message->code == NULL)
			log_warning("message %s: its code was not sealed with "
				    "this site's key; it is not sent, its "
				    "reader has to ask for another",
			    encode_hex(message->id, OUTBOX_ID, id));
	}
	secret_wipe(key, sizeof(key));
	return message->code != NULL || message->sealed == NULL;
}

/* False where the code cannot be sealed. */
static bool
write_record(struct work *work, struct outbox_message *message,
    struct buffer *buffer)
{
	struct buffer record = buffer_new(work->arena, 256);

	if (message->code != NULL && message->sealed == NULL
	    && !seal(work, message))
		return false;
	record_begin(&record);
	record_add_number(&record, TAG_KIND, (int64_t)message->kind);
	record_add_text(&record, TAG_VIA, via_name(message->via));
	record_add_text(&record, TAG_ADDRESS, message->address);
	record_add_text(&record, TAG_LANGUAGE, message->language);
	record_add_bytes(&record, TAG_SEALED, message->sealed,
	    message->sealed_len);
	record_add_number(&record, TAG_STATE, (int64_t)message->state);
	record_add_number(&record, TAG_QUEUED, message->queued);
	record_add_number(&record, TAG_DUE, message->due);
	record_add_number(&record, TAG_EXPIRES, message->expires);
	record_add_number(&record, TAG_AT, message->at);
	record_add_number(&record, TAG_TRIES, message->tries);
	record_add_number(&record, TAG_NUMBER, (int64_t)message->number);
	record_add_number(&record, TAG_EITHER, message->either);
	record_add_number(&record, TAG_PAID, message->paid);
	if (message->owned)
		record_add_bytes(&record, TAG_OWNER, message->owner,
		    ACCOUNT_ID);
	*buffer = record;
	return true;
}

enum store_outcome
outbox_record_insert(struct work *work, struct outbox_message *message)
{
	struct buffer record;

	if (!write_record(work, message, &record))
		return STORE_FAILED;
	return work_insert(work, TABLE_MESSAGE, message->id, OUTBOX_ID, &record,
	    message->expires + DAY);
}

enum store_outcome
outbox_record_put(struct work *work, struct outbox_message *message)
{
	struct buffer record;

	if (!write_record(work, message, &record))
		return STORE_FAILED;
	return work_put(work, TABLE_MESSAGE, message->id, OUTBOX_ID, &record,
	    message->expires + DAY);
}

enum store_outcome
outbox_record_get(struct work *work, const uint8_t id[OUTBOX_ID],
    struct outbox_message *message)
{
	struct store_value value;
	struct record record;
	uint8_t own[OUTBOX_ID];
	enum store_outcome outcome =
	    work_get(work, TABLE_MESSAGE, id, OUTBOX_ID, &value);

	if (outcome != STORE_OK)
		return outcome;
	/* The id may be the message's own, read once more. */
	memcpy(own, id, sizeof(own));
	memset(message, 0, sizeof(*message));
	if (!record_read(&record, value.bytes, value.len)
	    || !via_parse(record_text(&record, TAG_VIA), &message->via))
		return STORE_DAMAGED;
	memcpy(message->id, own, OUTBOX_ID);
	message->kind = (enum outbox_kind)record_number(&record, TAG_KIND);
	message->address = record_text(&record, TAG_ADDRESS);
	message->language = record_text(&record, TAG_LANGUAGE);
	message->code = record_text(&record, TAG_CODE);
	message->sealed_len = record.lens[TAG_SEALED];
	if (message->sealed_len > 0)
		message->sealed = (const uint8_t *)record.fields[TAG_SEALED];
	message->state = (enum outbox_state)record_number(&record, TAG_STATE);
	message->queued = record_number(&record, TAG_QUEUED);
	message->due = record_number(&record, TAG_DUE);
	message->expires = record_number(&record, TAG_EXPIRES);
	message->at = record_number(&record, TAG_AT);
	message->tries = (int)record_number(&record, TAG_TRIES);
	message->number = (uint64_t)record_number(&record, TAG_NUMBER);
	message->either = record_number(&record, TAG_EITHER) != 0;
	message->paid = record_number(&record, TAG_PAID) != 0;
	message->owned =
	    record_bytes(&record, TAG_OWNER, message->owner, ACCOUNT_ID);
	return STORE_OK;
}
