#include "account/session_mark.h"

#include <string.h>

#include "base/encode.h"
#include "base/secret.h"

enum { MARK_AT = SESSION_MARK_TOKEN - 2 };

static void
find(const uint8_t *key, const uint8_t bytes[SESSION_MARK_TOKEN],
    uint8_t mark[SECRET_SIZE])
{
	uint8_t derived[SECRET_SIZE];

	secret_derive(key, "session mark", derived);
	secret_mac(derived, bytes, MARK_AT, mark);
}

void
session_mark(const uint8_t *key, uint8_t bytes[SESSION_MARK_TOKEN])
{
	uint8_t mark[SECRET_SIZE];

	find(key, bytes, mark);
	memcpy(bytes + MARK_AT, mark, SESSION_MARK_TOKEN - MARK_AT);
}

bool
session_mark_is_ours(const uint8_t *key, const char *token)
{
	uint8_t bytes[SESSION_MARK_TOKEN];
	uint8_t mark[SECRET_SIZE];

	if (!encode_read_base64url(token, bytes, sizeof(bytes)))
		return false;
	find(key, bytes, mark);
	return memcmp(bytes + MARK_AT, mark, SESSION_MARK_TOKEN - MARK_AT) == 0;
}
