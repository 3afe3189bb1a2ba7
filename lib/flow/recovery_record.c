#include "flow/recovery_record.h"

#include <string.h>

#include "record/record.h"

enum {
	TAG_KIND = 1,
	TAG_LOGIN = 2,
	TAG_SUBJECT = 3,
	TAG_TYPED = 4,
	TAG_COUNTRY = 5,
	TAG_LANGUAGE = 6,
	TAG_KNOWN = 7,
	TAG_ACCOUNT = 8,
	TAG_WAS = 9,
	TAG_CODE = 10,
	TAG_CODE_EXPIRES = 11,
	TAG_TOLD_EXPIRES = 12,
	TAG_TRIES = 13,
	TAG_EXPIRES = 14,
	TAG_DONE = 15,
	TAG_OVER = 16,
	TAG_TEXTED = 17,
	TAG_BATCH = 18,
	TAG_SHUT = 19,
	TAG_LINK = 20,
	TAG_TO = 21,
};

enum store_outcome
recovery_record_get(struct work *work, const uint8_t key[SECRET_SIZE],
    struct recovery *recovery)
{
	struct store_value value;
	struct record record;
	uint8_t own[SECRET_SIZE];
	enum store_outcome outcome =
	    work_get(work, TABLE_RECOVERY, key, SECRET_SIZE, &value);

	if (outcome != STORE_OK)
		return outcome;
	/* The key may be the recovery's own, read once more. */
	memcpy(own, key, sizeof(own));
	memset(recovery, 0, sizeof(*recovery));
	memcpy(recovery->key, own, sizeof(own));
	if (!record_read(&record, value.bytes, value.len))
		return STORE_DAMAGED;
	recovery->kind = (enum identifier_kind)record_number(&record, TAG_KIND);
	recovery->login = record_text(&record, TAG_LOGIN);
	recovery->subject = record_text(&record, TAG_SUBJECT);
	recovery->typed = record_text(&record, TAG_TYPED);
	recovery->country = record_text(&record, TAG_COUNTRY);
	recovery->language = record_text(&record, TAG_LANGUAGE);
	recovery->texted = record_text(&record, TAG_TEXTED);
	recovery->batch = record_number(&record, TAG_BATCH);
	recovery->known = record_number(&record, TAG_KNOWN) != 0;
	recovery->code_expires = record_number(&record, TAG_CODE_EXPIRES);
	recovery->told_expires = record_number(&record, TAG_TOLD_EXPIRES);
	recovery->over = record_number(&record, TAG_OVER);
	recovery->tries = (int)record_number(&record, TAG_TRIES);
	recovery->expires = record_number(&record, TAG_EXPIRES);
	recovery->done = record_number(&record, TAG_DONE) != 0;
	recovery->shut = record_number(&record, TAG_SHUT);
	(void)record_bytes(&record, TAG_ACCOUNT, recovery->account, ACCOUNT_ID);
	(void)record_bytes(&record, TAG_WAS, recovery->was, SECRET_SIZE);
	(void)record_bytes(&record, TAG_TO, recovery->to, SECRET_SIZE);
	(void)record_bytes(&record, TAG_LINK, recovery->link, SECRET_SIZE);
	return recovery->login != NULL && recovery->subject != NULL
		       && recovery->typed != NULL
		       && record_bytes(&record, TAG_CODE, recovery->code,
			   SECRET_SIZE)
		   ? STORE_OK
		   : STORE_DAMAGED;
}

enum store_outcome
recovery_record_put(struct work *work, const struct recovery *recovery)
{
	struct buffer record = buffer_new(work->arena, 512);

	record_begin(&record);
	record_add_number(&record, TAG_KIND, (int64_t)recovery->kind);
	record_add_text(&record, TAG_LOGIN, recovery->login);
	record_add_text(&record, TAG_SUBJECT, recovery->subject);
	record_add_text(&record, TAG_TYPED, recovery->typed);
	record_add_text(&record, TAG_COUNTRY, recovery->country);
	record_add_text(&record, TAG_LANGUAGE, recovery->language);
	record_add_text(&record, TAG_TEXTED, recovery->texted);
	record_add_number(&record, TAG_BATCH, recovery->batch);
	record_add_number(&record, TAG_KNOWN, recovery->known);
	record_add_bytes(&record, TAG_ACCOUNT, recovery->account, ACCOUNT_ID);
	record_add_bytes(&record, TAG_WAS, recovery->was, SECRET_SIZE);
	record_add_bytes(&record, TAG_TO, recovery->to, SECRET_SIZE);
	record_add_bytes(&record, TAG_CODE, recovery->code, SECRET_SIZE);
	record_add_bytes(&record, TAG_LINK, recovery->link, SECRET_SIZE);
	record_add_number(&record, TAG_CODE_EXPIRES, recovery->code_expires);
	record_add_number(&record, TAG_TOLD_EXPIRES, recovery->told_expires);
	record_add_number(&record, TAG_OVER, recovery->over);
	record_add_number(&record, TAG_TRIES, recovery->tries);
	record_add_number(&record, TAG_EXPIRES, recovery->expires);
	record_add_number(&record, TAG_DONE, recovery->done);
	record_add_number(&record, TAG_SHUT, recovery->shut);
	return work_put(work, TABLE_RECOVERY, recovery->key, SECRET_SIZE,
	    &record, recovery->expires);
}
