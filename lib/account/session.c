#include "account/session.h"

#include <string.h>

#include "account/account_items.h"
#include "account/device_cookie.h"
#include "account/session_mark.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/random.h"
#include "base/seconds.h"
#include "record/record_fields.h"

enum {
	TOUCH_MAX = 300,
	AGENT_MAX = 200,
	HANDLE_BYTES = 12,
};

/* The keys of an account's sessions, the oldest first. */
struct list {
	uint8_t keys[SESSION_COUNT_MAX + 1][SECRET_SIZE];
	size_t count;
};

#define FIELD(tag, member)  RECORD_FIELD(struct session, tag, member)
#define NEEDED(tag, member) RECORD_NEEDED(struct session, tag, member)

static const struct record_field rows[] = {
	NEEDED(1, account),
	FIELD(2, kind),
	FIELD(3, created),
	FIELD(4, used),
	FIELD(5, agent),
	FIELD(6, network),
	FIELD(7, proved),
	FIELD(8, epoch),
};
static const struct record_fields fields = RECORD_FIELDS(struct session, rows);

static const struct record_field list_rows[] = {
	RECORD_FIELD_ROWS(struct list, 1, keys, count),
};
static const struct record_fields list_fields =
    RECORD_FIELDS(struct list, list_rows);

int64_t
session_life(const struct settings *settings, enum session_kind kind)
{
	switch (kind) {
	case SESSION_WEB:
		return settings_number(settings, SETTING_SESSION_LIFE);
	case SESSION_REMEMBER:
		return settings_number(settings, SETTING_SESSION_REMEMBER_LIFE);
	case SESSION_API:
		return 30 * SECONDS_DAY;
	}
	return 0;
}

int64_t
session_idle(const struct settings *settings, enum session_kind kind)
{
	switch (kind) {
	case SESSION_WEB:
		return settings_number(settings, SETTING_SESSION_IDLE);
	case SESSION_REMEMBER:
		return settings_number(settings, SETTING_SESSION_REMEMBER_IDLE);
	case SESSION_API:
		return 7 * SECONDS_DAY;
	}
	return 0;
}

/* How old the note of its use may become. */
static int64_t
touch_after(const struct work *work, const struct session *session)
{
	int64_t part = session_idle(work->settings, session->kind) / 12;

	return part < TOUCH_MAX ? part : TOUCH_MAX;
}

/* When it ends if it is not used again. */
static int64_t
end_of(const struct work *work, const struct session *session)
{
	int64_t life =
	    session->created + session_life(work->settings, session->kind);
	int64_t idle =
	    session->used + session_idle(work->settings, session->kind);

	return life < idle ? life : idle;
}

static struct buffer
write_record(struct work *work, const struct session *session)
{
	return record_fields_write(work->arena, &fields, session);
}

static enum store_outcome
put(struct work *work, const struct session *session)
{
	struct buffer record = write_record(work, session);

	return work_put(work, TABLE_SESSION, session->key, SECRET_SIZE, &record,
	    end_of(work, session));
}

static enum store_outcome
insert(struct work *work, const struct session *session)
{
	struct buffer record = write_record(work, session);

	return work_insert(work, TABLE_SESSION, session->key, SECRET_SIZE,
	    &record, end_of(work, session));
}

/* What a clock that ran ahead wrote counts as now, and is noted so when the
 * session is used: it neither ends it nor makes it last. */
static void
put_right(const struct work *work, struct session *session)
{
	session->ahead =
	    session->used > work->now || session->proved > work->now;
	session->created = clock_past(session->created, work->now);
	session->used = clock_past(session->used, work->now);
	session->proved = clock_past(session->proved, work->now);
}

static enum store_outcome
get(struct work *work, const uint8_t key[SECRET_SIZE], struct session *session)
{
	struct store_value value;
	uint8_t own[SECRET_SIZE];
	enum store_outcome outcome =
	    work_get(work, TABLE_SESSION, key, SECRET_SIZE, &value);

	/* The key may be the session's own, read once more. */
	memcpy(own, key, sizeof(own));
	memset(session, 0, sizeof(*session));
	if (outcome != STORE_OK)
		return outcome;
	if (!record_fields_read(&fields, value.bytes, value.len, session))
		return STORE_DAMAGED;
	memcpy(session->key, own, SECRET_SIZE);
	put_right(work, session);
	return end_of(work, session) > work->now ? STORE_OK : STORE_ABSENT;
}

static enum store_outcome
get_list(struct work *work, const uint8_t account[ACCOUNT_ID],
    struct list *list)
{
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_SESSIONS, account, ACCOUNT_ID, &value);

	list->count = 0;
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK)
		return outcome;
	if (!record_fields_read(&list_fields, value.bytes, value.len, list)
	    || list->count > SESSION_COUNT_MAX)
		return STORE_DAMAGED;
	return STORE_OK;
}

static enum store_outcome
put_list(struct work *work, const uint8_t account[ACCOUNT_ID],
    const struct list *list)
{
	struct buffer record;

	if (list->count == 0)
		return work_delete(work, TABLE_SESSIONS, account, ACCOUNT_ID);
	record = record_fields_write(work->arena, &list_fields, list);
	return work_put(work, TABLE_SESSIONS, account, ACCOUNT_ID, &record,
	    work->now + 366 * SECONDS_DAY);
}

static void
drop(struct list *list, size_t i)
{
	list->count--;
	memmove(list->keys[i], list->keys[i + 1],
	    (list->count - i) * SECRET_SIZE);
}

static void
drop_key(struct list *list, const uint8_t key[SECRET_SIZE])
{
	for (size_t i = 0; i < list->count; i++)
		if (memcmp(list->keys[i], key, SECRET_SIZE) == 0) {
			drop(list, i);
			return;
		}
}

/* Those that ended by themselves leave the list; then the oldest, where
 * there would be too many. */
static enum store_outcome
make_room(struct work *work, struct list *list)
{
	struct session session;
	size_t i = 0;

	while (i < list->count) {
		enum store_outcome outcome = get(work, list->keys[i], &session);

		if (outcome == STORE_ABSENT)
			drop(list, i);
		else if (outcome != STORE_OK)
			return outcome;
		else
			i++;
	}
	while (list->count >= SESSION_COUNT_MAX) {
		enum store_outcome outcome = work_delete(work, TABLE_SESSION,
		    list->keys[0], SECRET_SIZE);

		if (outcome != STORE_OK)
			return outcome;
		drop(list, 0);
	}
	return STORE_OK;
}

static void
shorten_agent(struct work *work, struct session *session)
{
	size_t len = session->agent == NULL ? 0 : strlen(session->agent);

	if (len <= AGENT_MAX)
		return;
	len = AGENT_MAX;
	while (((unsigned char)session->agent[len] & 0xc0) == 0x80)
		len--;
	session->agent = arena_copy(work->arena, session->agent, len);
}

static void
make_token(const struct work *work, struct session *session)
{
	uint8_t bytes[SESSION_MARK_TOKEN];

	random_bytes(bytes, sizeof(bytes));
	session_mark(work->key, bytes);
	(void)encode_base64url(bytes, sizeof(bytes), session->token);
	secret_hash(bytes, sizeof(bytes), session->key);
	secret_wipe(bytes, sizeof(bytes));
}

/* A program keeps no cookies. */
static enum store_outcome
know_browser(struct work *work, const struct account *account,
    struct session *session)
{
	const char *brought = session->device_cookie;

	session->device_cookie = NULL;
	if (session->kind == SESSION_API)
		return STORE_OK;
	return device_cookie_note(work, account, brought,
	    &session->device_cookie);
}

enum store_outcome
session_start(struct work *work, const struct account *account,
    struct session *session)
{
	struct list list;
	enum store_outcome outcome = get_list(work, account->id, &list);

	work_must_have_read(work, TABLE_ACCOUNT, account->id, ACCOUNT_ID);
	make_token(work, session);
	memcpy(session->account, account->id, ACCOUNT_ID);
	session->epoch = account->epoch;
	session->created = work->now;
	session->used = work->now;
	session->proved = work->now;
	shorten_agent(work, session);
	if (outcome == STORE_OK)
		outcome = make_room(work, &list);
	if (outcome == STORE_OK)
		outcome = insert(work, session);
	if (outcome == STORE_OK)
		outcome = know_browser(work, account, session);
	if (outcome != STORE_OK)
		return outcome;
	memcpy(list.keys[list.count++], session->key, SECRET_SIZE);
	return put_list(work, account->id, &list);
}

static enum store_outcome
find(struct work *work, const uint8_t key[SECRET_SIZE], struct session *session,
    struct account *account)
{
	enum store_outcome outcome = get(work, key, session);

	if (outcome == STORE_OK)
		outcome = account_get(work, session->account, account);
	return outcome == STORE_OK && account->epoch != session->epoch
		   ? STORE_ABSENT
		   : outcome;
}

enum store_outcome
session_find(struct work *work, const char *token, struct session *session,
    struct account *account)
{
	uint8_t bytes[SESSION_MARK_TOKEN];
	uint8_t key[SECRET_SIZE];

	if (!encode_read_base64url(token, bytes, sizeof(bytes)))
		return STORE_ABSENT;
	secret_hash(bytes, sizeof(bytes), key);
	return find(work, key, session, account);
}

enum store_outcome
session_again(struct work *work, struct session *session,
    struct account *account)
{
	struct session now;
	struct account owner;
	enum store_outcome outcome = find(work, session->key, &now, &owner);

	if (outcome != STORE_OK)
		return outcome;
	memcpy(now.token, session->token, sizeof(now.token));
	*session = now;
	*account = owner;
	return outcome;
}

enum store_outcome
session_touch(struct work *work, struct session *session)
{
	enum store_outcome outcome = STORE_OK;

	if (!session->ahead
	    && clock_left(session->used, touch_after(work, session), work->now)
		   > 0)
		return STORE_OK;
	outcome = work_begin(work);
	if (outcome != STORE_OK)
		return outcome;
	/* It may have been ended meanwhile, and must not come back. */
	outcome = get(work, session->key, session);
	session->used = work->now;
	if (outcome == STORE_OK)
		outcome = put(work, session);
	if (outcome == STORE_OK)
		return work_commit(work);
	work_abort(work);
	return outcome;
}

enum store_outcome
session_prove(struct work *work, struct session *session)
{
	session->used = work->now;
	session->proved = work->now;
	return put(work, session);
}

char *
session_handle(const struct work *work, const struct session *session,
    char handle[SESSION_HANDLE])
{
	uint8_t key[SECRET_SIZE];
	uint8_t mac[SECRET_SIZE];

	secret_derive(work->key, "session handle", key);
	secret_mac(key, session->key, SECRET_SIZE, mac);
	return encode_base64url(mac, HANDLE_BYTES, handle);
}

enum store_outcome
session_end(struct work *work, const struct session *session)
{
	struct list list;
	enum store_outcome outcome = get_list(work, session->account, &list);

	if (outcome == STORE_OK)
		outcome =
		    work_delete(work, TABLE_SESSION, session->key, SECRET_SIZE);
	if (outcome != STORE_OK)
		return outcome;
	drop_key(&list, session->key);
	outcome = put_list(work, session->account, &list);
	return outcome == STORE_OK ? account_items_end_changes(work,
		   session->account, session->key)
				   : outcome;
}

enum store_outcome
session_end_all(struct work *work, const struct account *account,
    struct session *kept)
{
	struct list list;
	struct list rest = { .count = 0 };
	enum store_outcome outcome = get_list(work, account->id, &list);

	if (kept != NULL)
		memcpy(rest.keys[rest.count++], kept->key, SECRET_SIZE);
	for (size_t i = 0; i < list.count && outcome == STORE_OK; i++)
		if (kept == NULL
		    || memcmp(list.keys[i], kept->key, SECRET_SIZE) != 0)
			outcome = work_delete(work, TABLE_SESSION, list.keys[i],
			    SECRET_SIZE);
	if (kept != NULL && outcome == STORE_OK) {
		kept->epoch = account->epoch;
		outcome = put(work, kept);
		if (outcome == STORE_OK)
			outcome = know_browser(work, account, kept);
	}
	if (outcome == STORE_OK)
		outcome = put_list(work, account->id, &rest);
	return outcome == STORE_OK
		   ? account_items_end_changes(work, account->id, NULL)
		   : outcome;
}

enum store_outcome
session_list(struct work *work, const struct account *account,
    struct session *sessions, size_t *count)
{
	struct list list;
	enum store_outcome outcome = get_list(work, account->id, &list);

	*count = 0;
	for (size_t i = 0; i < list.count && outcome == STORE_OK; i++) {
		outcome = get(work, list.keys[i], &sessions[*count]);
		if (outcome == STORE_OK)
			*count += sessions[*count].epoch == account->epoch;
		else if (outcome == STORE_ABSENT)
			outcome = STORE_OK;
	}
	return outcome;
}
