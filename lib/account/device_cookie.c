#include "account/device_cookie.h"

#include <string.h>

#include "base/encode.h"
#include "base/random.h"
#include "record/record.h"

/* Fixed fields under a MAC that covers account and epoch too: id, time of
 * issue. */
enum {
	TIME = 8,
	HEAD = DEVICE_COOKIE_ID + TIME,
	MAC = 20,
	BYTES = HEAD + MAC,
	WHOLE = HEAD + ACCOUNT_ID + 8,
	TAG_IDS = 1, /* of an account's row */
};

_Static_assert(ENCODE_BASE64URL_SIZE(BYTES) == DEVICE_COOKIE_LENGTH + 1,
    "DEVICE_COOKIE_LENGTH");

/* The browsers of an account, the oldest first. */
struct list {
	uint8_t ids[DEVICE_COOKIE_MAX][DEVICE_COOKIE_ID];
	size_t count;
};

static void
put_number(uint8_t bytes[8], int64_t number)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
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
    const struct account *account, uint8_t id[DEVICE_COOKIE_ID])
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];
	uint64_t time = 0;

	if (text == NULL || !encode_read_base64url(text, bytes, BYTES))
		return false;
	sign(work->key, bytes, account, mac);
	if (!secret_same(mac, bytes + HEAD, MAC))
		return false;
	for (int i = 0; i < TIME; i++)
		time = time << 8 | bytes[DEVICE_COOKIE_ID + i];
	memcpy(id, bytes, DEVICE_COOKIE_ID);
	return work->now - (int64_t)time < DEVICE_COOKIE_LIFE;
}

static enum store_outcome
get_list(struct work *work, const uint8_t account[ACCOUNT_ID],
    struct list *list)
{
	struct store_value value;
	struct record record;
	enum store_outcome outcome =
	    work_get(work, TABLE_FAMILIAR, account, ACCOUNT_ID, &value);

	list->count = 0;
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	if (!record_read(&record, value.bytes, value.len)
	    || record.lens[TAG_IDS] > sizeof(list->ids)
	    || record.lens[TAG_IDS] % DEVICE_COOKIE_ID != 0)
		return STORE_DAMAGED;
	list->count = record.lens[TAG_IDS] / DEVICE_COOKIE_ID;
	if (list->count > 0)
		memcpy(list->ids, record.fields[TAG_IDS], record.lens[TAG_IDS]);
	return STORE_OK;
}

/* Its place, or `count` where it is not among them. */
static size_t
place_of(const struct list *list, const uint8_t id[DEVICE_COOKIE_ID])
{
	size_t i = 0;

	while (
	    i < list->count && memcmp(list->ids[i], id, DEVICE_COOKIE_ID) != 0)
		i++;
	return i;
}

static void
drop(struct list *list, size_t i)
{
	list->count--;
	memmove(list->ids + i, list->ids + i + 1,
	    (list->count - i) * DEVICE_COOKIE_ID);
}

static const char *
make_token(struct work *work, const struct account *account,
    const uint8_t id[DEVICE_COOKIE_ID])
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];

	memcpy(bytes, id, DEVICE_COOKIE_ID);
	put_number(bytes + DEVICE_COOKIE_ID, work->now);
	sign(work->key, bytes, account, mac);
	memcpy(bytes + HEAD, mac, MAC);
	return encode_base64url(bytes, BYTES,
	    arena_alloc(work->arena, DEVICE_COOKIE_LENGTH + 1));
}

enum store_outcome
device_cookie_note(struct work *work, const struct account *account,
    const char *brought, const char **token)
{
	struct buffer record = buffer_new(work->arena, 192);
	struct list list;
	uint8_t id[DEVICE_COOKIE_ID];
	enum store_outcome outcome = get_list(work, account->id, &list);
	size_t place = list.count;

	if (outcome != STORE_OK)
		return outcome;
	if (is_signed(work, brought, account, id))
		place = place_of(&list, id);
	if (place < list.count)
		drop(&list, place);
	else
		random_bytes(id, sizeof(id));
	if (list.count == DEVICE_COOKIE_MAX)
		drop(&list, 0);
	memcpy(list.ids[list.count++], id, DEVICE_COOKIE_ID);
	*token = make_token(work, account, id);
	record_begin(&record);
	record_add_bytes(&record, TAG_IDS, list.ids,
	    list.count * DEVICE_COOKIE_ID);
	return work_put(work, TABLE_FAMILIAR, account->id, ACCOUNT_ID, &record,
	    work->now + DEVICE_COOKIE_LIFE);
}

bool
device_cookie_read(struct work *work, const char *text,
    const struct account *account, uint8_t id[DEVICE_COOKIE_ID])
{
	struct list list;

	/* The list is read for a good token only. */
	return is_signed(work, text, account, id)
	       && get_list(work, account->id, &list) == STORE_OK
	       && place_of(&list, id) < list.count;
}

const char *
device_cookie_name(struct work *work, const char *text,
    const struct account *account)
{
	uint8_t id[DEVICE_COOKIE_ID];
	char hex[ENCODE_HEX_SIZE(DEVICE_COOKIE_ID)];

	if (!device_cookie_read(work, text, account, id))
		return NULL;
	return arena_format(work->arena, "browser %s",
	    encode_hex(id, sizeof(id), hex));
}

enum store_outcome
device_cookie_forget(struct work *work, const uint8_t account[ACCOUNT_ID])
{
	return work_delete(work, TABLE_FAMILIAR, account, ACCOUNT_ID);
}
