#include "account/account.h"

#include <string.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/random.h"
#include "contact/email.h"
#include "contact/lookalike.h"
#include "contact/username.h"
#include "record/record_fields.h"

#define FIELD(tag, member)  RECORD_FIELD(struct account, tag, member)
#define NEEDED(tag, member) RECORD_NEEDED(struct account, tag, member)

#define PROFILE_ROW(member, account_tag, flow_tag) FIELD(account_tag, member),

static const struct record_field rows[] = {
	NEEDED(1, username),
	NEEDED(2, password),
	FIELD(3, country),
	FIELD(4, email),
	FIELD(5, phone),
	FIELD(6, language),
	PROFILE(PROFILE_ROW)
	/* When the terms were agreed to. */
	FIELD(10, terms_at),
	FIELD(11, created),
	FIELD(12, password_at),
	FIELD(13, disabled),
	FIELD(32, groups),
	FIELD(33, waiting),
	FIELD(20, recovered_at),
	FIELD(25, delete_at),
	FIELD(14, epoch),
	FIELD(26, shut),
};
static const struct record_fields fields = RECORD_FIELDS(struct account, rows);

/* What an index says of a name or an address. */
struct owner {
	uint8_t id[ACCOUNT_ID];
};

static const struct record_field owner_rows[] = {
	RECORD_NEEDED(struct owner, 1, id),
};
static const struct record_fields owner_fields =
    RECORD_FIELDS(struct owner, owner_rows);

char *
account_id_text(const uint8_t id[ACCOUNT_ID], char text[ACCOUNT_ID_TEXT])
{
	return encode_base64url(id, ACCOUNT_ID, text);
}

bool
account_read(struct account *account, const uint8_t id[ACCOUNT_ID],
    const struct store_value *value)
{
	uint8_t own[ACCOUNT_ID];

	/* The id may be the account's own, read once more. */
	memcpy(own, id, ACCOUNT_ID);
	if (!record_fields_read(&fields, value->bytes, value->len, account))
		return false;
	memcpy(account->id, own, ACCOUNT_ID);
	return true;
}

static struct buffer
write_record(struct work *work, const struct account *account)
{
	return record_fields_write(work->arena, &fields, account);
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
	if (!account_read(account, id, &value))
		return STORE_DAMAGED;
	return account->delete_at != 0 && account->delete_at <= work->now
		   ? STORE_ABSENT
		   : STORE_OK;
}

/* Whom an index names. */
static enum store_outcome
get_index(struct work *work, enum table table, const char *key,
    uint8_t id[ACCOUNT_ID])
{
	struct store_value value;
	struct owner owner;
	enum store_outcome outcome =
	    work_get(work, (int)table, key, strlen(key), &value);

	if (outcome != STORE_OK)
		return outcome;
	if (!record_fields_read(&owner_fields, value.bytes, value.len, &owner))
		return STORE_DAMAGED;
	memcpy(id, owner.id, ACCOUNT_ID);
	return STORE_OK;
}

/* Through an index.  One that leads to no account is a name that was used. */
static enum store_outcome
find(struct work *work, enum table table, const char *key,
    struct account *account)
{
	uint8_t id[ACCOUNT_ID];
	enum store_outcome outcome = get_index(work, table, key, id);

	return outcome == STORE_OK ? account_get(work, id, account) : outcome;
}

static enum store_outcome
find_username(struct work *work, const char *username, struct account *account)
{
	enum store_outcome outcome = find(work, TABLE_USERNAME,
	    username_fold(work->arena, username), account);

	/* It may be a name that its owner gave up. */
	return outcome == STORE_OK && !ascii_same(account->username, username)
		   ? STORE_ABSENT
		   : outcome;
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
		return username_read(work->arena, login, &value) == NULL
			   ? find_username(work, value, account)
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

	if (outcome == STORE_ABSENT) {
		key = lookalike_skeleton(work->arena, username);
		outcome =
		    work_get(work, TABLE_LOOKALIKE, key, strlen(key), &value);
	}
	*taken = outcome == STORE_OK;
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}

/* STORE_EXISTS where it is another's.  An address whose account is gone is
 * free, though nobody swept yet; a name is not. */
static enum store_outcome
judge_index(struct work *work, enum table table, const char *key,
    const struct account *account)
{
	struct account other;
	uint8_t id[ACCOUNT_ID];
	enum store_outcome outcome = STORE_ABSENT;

	if (key != NULL)
		outcome = get_index(work, table, key, id);
	if (outcome == STORE_OK && memcmp(id, account->id, ACCOUNT_ID) != 0)
		outcome = table == TABLE_USERNAME || table == TABLE_LOOKALIKE
			      ? STORE_EXISTS
			      : account_get(work, id, &other);
	else if (outcome == STORE_OK)
		return STORE_OK;
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	return outcome == STORE_OK ? STORE_EXISTS : outcome;
}

/* Of a key that was judged. */
static enum store_outcome
put_index(struct work *work, enum table table, const char *key,
    const struct account *account)
{
	struct buffer record;
	struct owner owner;

	if (key == NULL)
		return STORE_OK;
	memcpy(owner.id, account->id, ACCOUNT_ID);
	record = record_fields_write(work->arena, &owner_fields, &owner);
	return work_put(work, (int)table, key, strlen(key), &record, 0);
}

static const char *
email_key(struct work *work, const char *email)
{
	return email == NULL ? NULL : email_fold(work->arena, email);
}

static enum store_outcome
judge_name(struct work *work, const char *username,
    const struct account *account)
{
	enum store_outcome outcome = judge_index(work, TABLE_USERNAME,
	    username_fold(work->arena, username), account);

	return outcome == STORE_OK ? judge_index(work, TABLE_LOOKALIKE,
		   lookalike_skeleton(work->arena, username), account)
				   : outcome;
}

static enum store_outcome
put_name(struct work *work, const char *username, const struct account *account)
{
	enum store_outcome outcome = put_index(work, TABLE_USERNAME,
	    username_fold(work->arena, username), account);

	return outcome == STORE_OK ? put_index(work, TABLE_LOOKALIKE,
		   lookalike_skeleton(work->arena, username), account)
				   : outcome;
}

/* Whether anything of it is another's, before anything is written. */
static enum account_outcome
judge_new(struct work *work, const struct account *account,
    enum store_outcome *trouble)
{
	*trouble = judge_name(work, account->username, account);
	if (*trouble == STORE_EXISTS)
		return ACCOUNT_NAME_TAKEN;
	if (*trouble == STORE_OK)
		*trouble = judge_index(work, TABLE_EMAIL,
		    email_key(work, account->email), account);
	if (*trouble == STORE_OK)
		*trouble =
		    judge_index(work, TABLE_PHONE, account->phone, account);
	if (*trouble == STORE_EXISTS)
		return ACCOUNT_ADDRESS_TAKEN;
	return *trouble == STORE_OK ? ACCOUNT_OK : ACCOUNT_TROUBLE;
}

enum account_outcome
account_insert(struct work *work, struct account *account,
    enum store_outcome *trouble)
{
	struct buffer record;
	enum account_outcome judged = ACCOUNT_OK;

	random_bytes(account->id, ACCOUNT_ID);
	account->created = work->now;
	judged = judge_new(work, account, trouble);
	if (judged != ACCOUNT_OK)
		return judged;
	*trouble = put_name(work, account->username, account);
	if (*trouble == STORE_OK)
		*trouble = put_index(work, TABLE_EMAIL,
		    email_key(work, account->email), account);
	if (*trouble == STORE_OK)
		*trouble =
		    put_index(work, TABLE_PHONE, account->phone, account);
	record = write_record(work, account);
	if (*trouble == STORE_OK)
		*trouble = work_insert(work, TABLE_ACCOUNT, account->id,
		    ACCOUNT_ID, &record, 0);
	return *trouble == STORE_OK ? ACCOUNT_OK : ACCOUNT_TROUBLE;
}

/* Accounts from before there was this index get it when they are written; of
 * two that look alike the first has it. */
static enum store_outcome
add_lookalike(struct work *work, const struct account *account)
{
	const char *key = lookalike_skeleton(work->arena, account->username);
	uint8_t id[ACCOUNT_ID];
	enum store_outcome outcome = get_index(work, TABLE_LOOKALIKE, key, id);

	return outcome == STORE_ABSENT
		   ? put_index(work, TABLE_LOOKALIKE, key, account)
		   : outcome;
}

enum store_outcome
account_update(struct work *work, const struct account *account)
{
	struct buffer record = write_record(work, account);
	enum store_outcome outcome = add_lookalike(work, account);

	return outcome == STORE_OK ? work_put(work, TABLE_ACCOUNT, account->id,
		   ACCOUNT_ID, &record, 0)
				   : outcome;
}

/* Unless it is somebody else's by now. */
static enum store_outcome
delete_index(struct work *work, enum table table, const char *key,
    const struct account *account)
{
	uint8_t id[ACCOUNT_ID];
	enum store_outcome outcome = STORE_ABSENT;

	if (key != NULL)
		outcome = get_index(work, table, key, id);
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	if (memcmp(id, account->id, ACCOUNT_ID) != 0)
		return STORE_OK;
	return work_delete(work, (int)table, key, strlen(key));
}

static enum store_outcome
free_name(struct work *work, const struct account *account)
{
	enum store_outcome outcome = STORE_OK;

	if (!settings_flag(work->settings, SETTING_ACCOUNT_REUSE_NAMES))
		return STORE_OK;
	outcome = delete_index(work, TABLE_USERNAME,
	    username_fold(work->arena, account->username), account);
	return outcome == STORE_OK ? delete_index(work, TABLE_LOOKALIKE,
		   lookalike_skeleton(work->arena, account->username), account)
				   : outcome;
}

const char *
account_address(const struct account *account, enum via via)
{
	switch (via) {
	case VIA_EMAIL:
		return account->email;
	case VIA_PHONE:
		return account->phone;
	}
	return NULL;
}

enum via
account_via(const struct account *account)
{
	return account->email != NULL ? VIA_EMAIL : VIA_PHONE;
}

enum account_outcome
account_readdress(struct work *work, struct account *account, enum via via,
    const char *address, enum store_outcome *trouble)
{
	enum table table = TABLE_EMAIL;
	const char **kept = &account->email;
	const char *old = email_key(work, account->email);
	const char *key = email_key(work, address);

	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		table = TABLE_PHONE;
		kept = &account->phone;
		old = account->phone;
		key = address;
		break;
	}
	*trouble = judge_index(work, table, key, account);
	if (*trouble == STORE_EXISTS)
		return ACCOUNT_ADDRESS_TAKEN;
	if (*trouble == STORE_OK)
		*trouble = delete_index(work, table, old, account);
	if (*trouble == STORE_OK)
		*trouble = put_index(work, table, key, account);
	*kept = address;
	return *trouble == STORE_OK ? ACCOUNT_OK : ACCOUNT_TROUBLE;
}

enum account_outcome
account_rename(struct work *work, struct account *account, const char *username,
    enum store_outcome *trouble)
{
	/* One may come back to a name that one had. */
	*trouble = judge_name(work, username, account);
	if (*trouble == STORE_EXISTS)
		return ACCOUNT_NAME_TAKEN;
	if (*trouble == STORE_OK && !ascii_same(account->username, username))
		*trouble = free_name(work, account);
	if (*trouble == STORE_OK)
		*trouble = put_name(work, username, account);
	account->username = username;
	return *trouble == STORE_OK ? ACCOUNT_OK : ACCOUNT_TROUBLE;
}

enum store_outcome
account_delete(struct work *work, const struct account *account)
{
	enum store_outcome outcome = delete_index(work, TABLE_EMAIL,
	    email_key(work, account->email), account);

	if (outcome == STORE_OK)
		outcome =
		    delete_index(work, TABLE_PHONE, account->phone, account);
	if (outcome == STORE_OK)
		outcome = free_name(work, account);
	if (outcome == STORE_OK)
		outcome =
		    work_delete(work, TABLE_ACCOUNT, account->id, ACCOUNT_ID);
	return outcome;
}
