#include "account/familiar.h"

#include <string.h>

#include "base/encode.h"
#include "base/random.h"

/* Fixed fields under a MAC that covers the account too: id, time of issue. */
enum {
	TIME = 8,
	HEAD = FAMILIAR_ID + TIME,
	MAC = 20,
	BYTES = HEAD + MAC,
};

_Static_assert(ENCODE_BASE64URL_SIZE(BYTES) == FAMILIAR_LENGTH + 1,
    "FAMILIAR_LENGTH");

static void
sign(const uint8_t key[SECRET_SIZE], const uint8_t bytes[BYTES],
    const uint8_t account[ACCOUNT_ID], uint8_t mac[SECRET_SIZE])
{
	uint8_t own[SECRET_SIZE];
	uint8_t whole[HEAD + ACCOUNT_ID];

	secret_derive(key, "familiar", own);
	memcpy(whole, bytes, HEAD);
	memcpy(whole + HEAD, account, ACCOUNT_ID);
	secret_mac(own, whole, sizeof(whole), mac);
}

const char *
familiar_make(struct arena *arena, const uint8_t key[SECRET_SIZE],
    const uint8_t account[ACCOUNT_ID], int64_t now)
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];
	uint64_t time = (uint64_t)now;

	random_bytes(bytes, FAMILIAR_ID);
	for (int i = 0; i < TIME; i++)
		bytes[FAMILIAR_ID + i] = (uint8_t)(time >> (56 - 8 * i));
	sign(key, bytes, account, mac);
	memcpy(bytes + HEAD, mac, MAC);
	return encode_base64url(bytes, BYTES,
	    arena_alloc(arena, FAMILIAR_LENGTH + 1));
}

bool
familiar_read(const uint8_t key[SECRET_SIZE], const char *text,
    const uint8_t account[ACCOUNT_ID], int64_t now, uint8_t id[FAMILIAR_ID])
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];
	uint64_t time = 0;

	if (text == NULL || !encode_read_base64url(text, bytes, BYTES))
		return false;
	sign(key, bytes, account, mac);
	if (!secret_same(mac, bytes + HEAD, MAC))
		return false;
	for (int i = 0; i < TIME; i++)
		time = time << 8 | bytes[FAMILIAR_ID + i];
	memcpy(id, bytes, FAMILIAR_ID);
	return now - (int64_t)time < FAMILIAR_LIFE;
}
