#include "account/outbox_record.h"

#include <string.h>

#include "base/encode.h"
#include "base/log.h"
#include "base/seal.h"
#include "base/seconds.h"
#include "record/record_fields.h"

#define FIELD(tag, member) RECORD_FIELD(struct outbox_message, tag, member)

/* Tag 5 was a code in clear. */
static const struct record_field rows[] = {
	FIELD(1, kind),
	RECORD_FIELD_WORD(struct outbox_message, 2, via, via_words),
	FIELD(3, address),
	FIELD(4, language),
	RECORD_FIELD_BLOB(struct outbox_message, 13, sealed, sealed_len),
	FIELD(6, state),
	FIELD(7, queued),
	FIELD(8, due),
	FIELD(9, expires),
	FIELD(10, at),
	FIELD(11, tries),
	FIELD(12, number),
	FIELD(15, either),
	FIELD(16, paid),
	FIELD(14, owner),
};
static const struct record_fields fields =
    RECORD_FIELDS(struct outbox_message, rows);

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
	if (message->code != NULL && message->sealed == NULL
	    && !seal(work, message))
		return false;
	*buffer = record_fields_write(work->arena, &fields, message);
	return true;
}

enum store_outcome
outbox_record_insert(struct work *work, struct outbox_message *message)
{
	struct buffer record;

	if (!write_record(work, message, &record))
		return STORE_FAILED;
	return work_insert(work, TABLE_MESSAGE, message->id, OUTBOX_ID, &record,
	    message->expires + SECONDS_DAY);
}

enum store_outcome
outbox_record_put(struct work *work, struct outbox_message *message)
{
	struct buffer record;

	if (!write_record(work, message, &record))
		return STORE_FAILED;
	return work_put(work, TABLE_MESSAGE, message->id, OUTBOX_ID, &record,
	    message->expires + SECONDS_DAY);
}

enum store_outcome
outbox_record_get(struct work *work, const uint8_t id[OUTBOX_ID],
    struct outbox_message *message)
{
	struct store_value value;
	uint8_t own[OUTBOX_ID];
	enum store_outcome outcome =
	    work_get(work, TABLE_MESSAGE, id, OUTBOX_ID, &value);

	if (outcome != STORE_OK)
		return outcome;
	/* The id may be the message's own, read once more. */
	memcpy(own, id, sizeof(own));
	if (!record_fields_read(&fields, value.bytes, value.len, message))
		return STORE_DAMAGED;
	memcpy(message->id, own, OUTBOX_ID);
	return STORE_OK;
}

bool
outbox_record_has_owner(const struct outbox_message *message)
{
	static const uint8_t nobody[ACCOUNT_ID];

	return memcmp(message->owner, nobody, ACCOUNT_ID) != 0;
}
