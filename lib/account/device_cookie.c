#include "account/device_cookie.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "record/record_fields.h"

/* Fixed fields under a MAC that covers account and epoch too: number, time of
 * issue. */
enum {
	NUMBER = 8,
	HEAD = 2 * NUMBER,
	MAC = 20,
	BYTES = HEAD + MAC,
	WHOLE = HEAD + ACCOUNT_ID + NUMBER,
};

_Static_assert(ENCODE_BASE64URL_SIZE(BYTES) == DEVICE_COOKIE_LENGTH + 1,
    "DEVICE_COOKIE_LENGTH");

struct token {
	int64_t browser;
	int64_t time;
};

/* What an account's row says: the number of its newest browser. */
struct newest {
	int64_t number;
};

/* Tag 1 was a list. */
static const struct record_field rows[] = {
	RECORD_FIELD(struct newest, 2, number),
};
static const struct record_fields fields = RECORD_FIELDS(struct newest, rows);

static void
put_number(uint8_t bytes[NUMBER], int64_t number)
{
	for (int i = 0; i < NUMBER; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
}

static int64_t
get_number(const uint8_t bytes[NUMBER])
{
	uint64_t number = 0;

	for (int i = 0; i < NUMBER; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

static void
sign(const uint8_t key[SECRET_SIZE], const uint8_t bytes[BYTES],
    const struct account *account, uint8_t mac[SECRET_SIZE])
{
	uint8_t own[SECRET_SIZE];
	uint8_t whole[WHOLE];

	secret_derive(key, "familiar", own);
	memcpy(whole, bytes, HEAD);
	memcpy(whole + HEAD, account->id, ACCOUNT_ID);
	put_number(whole + HEAD + ACCOUNT_ID, account->epoch);
	secret_mac(own, whole, sizeof(whole), mac);
}

static bool
is_signed(const struct work *work, const char *text,
    const struct account *account, struct token *token)
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];

	if (text == NULL || !encode_read_base64url(text, bytes, BYTES))
		return false;
	sign(work->key, bytes, account, mac);
	if (!secret_same(mac, bytes + HEAD, MAC))
		return false;
	token->browser = get_number(bytes);
	token->time = get_number(bytes + NUMBER);
	return clock_left(token->time, DEVICE_COOKIE_LIFE, work->now) > 0;
}

static const char *
make_token(struct work *work, const struct account *account, int64_t browser)
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];

	put_number(bytes, browser);
	put_number(bytes + NUMBER, work->now);
	sign(work->key, bytes, account, mac);
	memcpy(bytes + HEAD, mac, MAC);
	return encode_base64url(bytes, BYTES,
	    arena_alloc(work->arena, DEVICE_COOKIE_LENGTH + 1));
}

/* The number of the newest browser; 0 where there is none. */
static enum store_outcome
get_last(struct work *work, const uint8_t account[ACCOUNT_ID], int64_t *last)
{
	struct store_value value;
	struct newest newest;
	enum store_outcome outcome =
	    work_get(work, TABLE_FAMILIAR, account, ACCOUNT_ID, &value);

	*last = 0;
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	if (!record_fields_read(&fields, value.bytes, value.len, &newest))
		return STORE_DAMAGED;
	*last = newest.number;
	return STORE_OK;
}

static enum store_outcome
put_last(struct work *work, const uint8_t account[ACCOUNT_ID], int64_t last)
{
	const struct newest newest = { .number = last };
	struct buffer record =
	    record_fields_write(work->arena, &fields, &newest);

	/* No token outlives the row, so no number is given twice. */
	return work_put(work, TABLE_FAMILIAR, account, ACCOUNT_ID, &record,
	    work->now + DEVICE_COOKIE_LIFE);
}

enum store_outcome
device_cookie_note(struct work *work, const struct account *account,
    const char *brought, const char **text)
{
	struct token token;
	int64_t last = 0;
	enum store_outcome outcome = get_last(work, account->id, &last);

	if (outcome != STORE_OK)
		return outcome;
	/* One that comes often is a newer one well before it falls out. */
	if (is_signed(work, brought, account, &token)
	    && token.browser > last - DEVICE_COOKIE_MAX / 2
	    && token.browser <= last
	    && clock_left(token.time, DEVICE_COOKIE_LIFE / 2, work->now) > 0) {
		*text = brought;
		return STORE_OK;
	}
	*text = make_token(work, account, last + 1);
	return put_last(work, account->id, last + 1);
}

bool
device_cookie_read(struct work *work, const char *text,
    const struct account *account, int64_t *browser)
{
	struct token token;
	int64_t last = 0;

	/* The row is read for a good token only. */
	if (!is_signed(work, text, account, &token)
	    || get_last(work, account->id, &last) != STORE_OK)
		return false;
	*browser = token.browser;
	return token.browser > last - DEVICE_COOKIE_MAX
	       && token.browser <= last;
}

const char *
device_cookie_name(struct work *work, const char *text,
    const struct account *account)
{
	char id[ACCOUNT_ID_TEXT];
	int64_t browser = 0;

	if (!device_cookie_read(work, text, account, &browser))
		return NULL;
	return arena_format(work->arena, "browser %s %" PRId64,
	    account_id_text(account->id, id), browser);
}

enum store_outcome
device_cookie_forget(struct work *work, const uint8_t account[ACCOUNT_ID])
{
	return work_delete(work, TABLE_FAMILIAR, account, ACCOUNT_ID);
}
