#include "account/account.h"

#include <string.h>

#include "account/email.h"
#include "account/record.h"
#include "account/session.h"
#include "account/username.h"
#include "base/encode.h"
#include "base/random.h"

enum {
	TAG_USERNAME = 1,
	TAG_PASSWORD = 2,
	TAG_COUNTRY = 3,
	TAG_EMAIL = 4,
	TAG_PHONE = 5,
	TAG_LANGUAGE = 6,
	TAG_TERMS = 7,
	TAG_TERMS_HASH = 8,
	TAG_TERMS_LANGUAGE = 9,
	TAG_TERMS_AT = 10,
	TAG_CREATED = 11,
	TAG_PASSWORD_AT = 12,
	TAG_DISABLED = 13,
	TAG_RECOVERED_AT = 20,
	TAG_GROUPS = 32,
	TAG_WAITING = 33,
	TAG_ID = 1, /* of an index record */
};

char *
account_id_text(const uint8_t id[ACCOUNT_ID], char text[ACCOUNT_ID_TEXT])
{
	return encode_base64url(id, ACCOUNT_ID, text);
}

bool
account_read(struct account *account, const uint8_t id[ACCOUNT_ID],
    const struct store_value *value)
{
	struct record record;
	uint8_t own[ACCOUNT_ID];

	/* The id may be the account's own, read once more. */
	memcpy(own, id, ACCOUNT_ID);
	memset(account, 0, sizeof(*account));
	if (!record_read(&record, value->bytes, value->len))
		return false;
	memcpy(account->id, own, ACCOUNT_ID);
	account->username = record_text(&record, TAG_USERNAME);
	account->password = record_text(&record, TAG_PASSWORD);
	account->country = record_text(&record, TAG_COUNTRY);
	account->email = record_text(&record, TAG_EMAIL);
	account->phone = record_text(&record, TAG_PHONE);
	account->language = record_text(&record, TAG_LANGUAGE);
	account->terms = record_text(&record, TAG_TERMS);
	account->terms_hash = record_text(&record, TAG_TERMS_HASH);
	account->terms_language = record_text(&record, TAG_TERMS_LANGUAGE);
	account->terms_at = record_number(&record, TAG_TERMS_AT);
	account->created = record_number(&record, TAG_CREATED);
	account->password_at = record_number(&record, TAG_PASSWORD_AT);
	account->recovered_at = record_number(&record, TAG_RECOVERED_AT);
	account->disabled = record_number(&record, TAG_DISABLED) != 0;
	account->groups = record_text(&record, TAG_GROUPS);
	account->waiting = record_number(&record, TAG_WAITING) != 0;
	return account->username != NULL && account->password != NULL;
}

static struct buffer
write_record(struct work *work, const struct account *account)
{
	struct buffer record = buffer_new(work->arena, 512);

	record_begin(&record);
	record_add_text(&record, TAG_USERNAME, account->username);
	record_add_text(&record, TAG_PASSWORD, account->password);
	record_add_text(&record, TAG_COUNTRY, account->country);
	record_add_text(&record, TAG_EMAIL, account->email);
	record_add_text(&record, TAG_PHONE, account->phone);
	record_add_text(&record, TAG_LANGUAGE, account->language);
	record_add_text(&record, TAG_TERMS, account->terms);
	record_add_text(&record, TAG_TERMS_HASH, account->terms_hash);
	record_add_text(&record, TAG_TERMS_LANGUAGE, account->terms_language);
	record_add_number(&record, TAG_TERMS_AT, account->terms_at);
	record_add_number(&record, TAG_CREATED, account->created);
	record_add_number(&record, TAG_PASSWORD_AT, account->password_at);
	record_add_number(&record, TAG_DISABLED, account->disabled);
	record_add_text(&record, TAG_GROUPS, account->groups);
	record_add_number(&record, TAG_WAITING, account->waiting);
	record_add_number(&record, TAG_RECOVERED_AT, account->recovered_at);
	return record;
}

enum store_outcome
account_get(struct work *work, const uint8_t id[ACCOUNT_ID],
    struct account *account)
{
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_ACCOUNT, id, ACCOUNT_ID, &value);

	if (outcome != STORE_OK)
		return outcome;
	return account_read(account, id, &value) ? STORE_OK : STORE_DAMAGED;
}

/* Through an index.  One that leads to no account is a name that was used. */
static enum store_outcome
find(struct work *work, enum table table, const char *key,
    struct account *account)
{
	struct store_value value;
	struct record record;
	uint8_t id[ACCOUNT_ID];
	enum store_outcome outcome =
	    work_get(work, (int)table, key, strlen(key), &value);

	if (outcome != STORE_OK)
		return outcome;
	if (!record_read(&record, value.bytes, value.len)
	    || !record_bytes(&record, TAG_ID, id, sizeof(id)))
		return STORE_DAMAGED;
	return account_get(work, id, account);
}

enum store_outcome
account_find_username(struct work *work, const char *username,
    struct account *account)
{
	return find(work, TABLE_USERNAME, username_fold(work->arena, username),
	    account);
}

enum store_outcome
account_find_email(struct work *work, const char *email,
    struct account *account)
{
	return find(work, TABLE_EMAIL, email_fold(work->arena, email), account);
}

enum store_outcome
account_find_phone(struct work *work, const char *phone,
    struct account *account)
{
	return find(work, TABLE_PHONE, phone, account);
}

enum store_outcome
account_find(struct work *work, const char *login, struct account *account)
{
	const char *value = NULL;

	if (login[0] == '+')
		return account_find_phone(work, login, account);
	if (strchr(login, '@') == NULL)
		return username_judge(work->arena, login, &value) == NULL
			   ? account_find_username(work, value, account)
			   : STORE_ABSENT;
	return email_judge(work->arena, login, &value) == NULL
		   ? account_find_email(work, value, account)
		   : STORE_ABSENT;
}

enum store_outcome
account_name_taken(struct work *work, const char *username, bool *taken)
{
	const char *key = username_fold(work->arena, username);
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_USERNAME, key, strlen(key), &value);

	*taken = outcome == STORE_OK;
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}

static enum store_outcome
insert_index(struct work *work, enum table table, const char *key,
    const struct account *account)
{
	struct buffer record = buffer_new(work->arena, 32);

	if (key == NULL)
		return STORE_OK;
	record_begin(&record);
	record_add_bytes(&record, TAG_ID, account->id, ACCOUNT_ID);
	return work_insert(work, (int)table, key, strlen(key), &record, 0);
}

enum account_outcome
account_insert(struct work *work, struct account *account,
    enum store_outcome *trouble)
{
	struct buffer record;
	const char *email = account->email == NULL
				? NULL
				: email_fold(work->arena, account->email);

	random_bytes(account->id, ACCOUNT_ID);
	account->created = work->now;
	*trouble = insert_index(work, TABLE_USERNAME,
	    username_fold(work->arena, account->username), account);
	if (*trouble == STORE_EXISTS)
		return ACCOUNT_NAME_TAKEN;
	if (*trouble == STORE_OK)
		*trouble = insert_index(work, TABLE_EMAIL, email, account);
	if (*trouble == STORE_OK)
		*trouble =
		    insert_index(work, TABLE_PHONE, account->phone, account);
	if (*trouble == STORE_EXISTS)
		return ACCOUNT_ADDRESS_TAKEN;
	record = write_record(work, account);
	if (*trouble == STORE_OK)
		*trouble = work_insert(work, TABLE_ACCOUNT, account->id,
		    ACCOUNT_ID, &record, 0);
	return *trouble == STORE_OK ? ACCOUNT_OK : ACCOUNT_TROUBLE;
}

enum store_outcome
account_update(struct work *work, const struct account *account)
{
	struct buffer record = write_record(work, account);

	return work_put(work, TABLE_ACCOUNT, account->id, ACCOUNT_ID, &record,
	    0);
}

static enum store_outcome
delete_index(struct work *work, enum table table, const char *key)
{
	return key == NULL ? STORE_OK
			   : work_delete(work, (int)table, key, strlen(key));
}

enum store_outcome
account_delete(struct work *work, const struct account *account)
{
	enum store_outcome outcome = session_end_all(work, account->id, NULL);

	if (outcome == STORE_OK && account->email != NULL)
		outcome = delete_index(work, TABLE_EMAIL,
		    email_fold(work->arena, account->email));
	if (outcome == STORE_OK)
		outcome = delete_index(work, TABLE_PHONE, account->phone);
	if (outcome == STORE_OK
	    && settings_flag(work->settings, "account.reuse_names"))
		outcome = delete_index(work, TABLE_USERNAME,
		    username_fold(work->arena, account->username));
	if (outcome == STORE_OK)
		outcome =
		    work_delete(work, TABLE_ACCOUNT, account->id, ACCOUNT_ID);
	return outcome;
}
