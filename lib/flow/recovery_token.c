#include "flow/recovery_token.h"

#include <string.h>

#include "base/encode.h"

enum {
	DIGITS_BYTES = 4,
	DIGITS_AT = SECRET_SIZE + RECOVERY_SECRET,
	TOKEN_BYTES = DIGITS_AT + DIGITS_BYTES,
};

_Static_assert(ENCODE_BASE64URL_SIZE(TOKEN_BYTES) == RECOVERY_TOKEN,
    "RECOVERY_TOKEN");

void
recovery_token(const struct recovery_link *link, char token[RECOVERY_TOKEN])
{
	uint8_t bytes[TOKEN_BYTES];
	uint32_t number = 0;

	for (int i = 0; i < RECOVERY_DIGITS; i++)
		number = number * 10 + (uint32_t)(link->code[i] - '0');
	memcpy(bytes, link->key, SECRET_SIZE);
	memcpy(bytes + SECRET_SIZE, link->secret, RECOVERY_SECRET);
	for (int i = 0; i < DIGITS_BYTES; i++)
		bytes[DIGITS_AT + i] = (uint8_t)(number >> (24 - 8 * i));
	(void)encode_base64url(bytes, sizeof(bytes), token);
}

bool
recovery_token_read(const char *token, struct recovery_link *link)
{
	uint8_t bytes[TOKEN_BYTES];
	uint32_t number = 0;

	if (token == NULL
	    || !encode_read_base64url(token, bytes, sizeof(bytes)))
		return false;
	memcpy(link->key, bytes, SECRET_SIZE);
	memcpy(link->secret, bytes + SECRET_SIZE, RECOVERY_SECRET);
	for (int i = 0; i < DIGITS_BYTES; i++)
		number = number << 8 | bytes[DIGITS_AT + i];
	for (int i = RECOVERY_DIGITS - 1; i >= 0; i--, number /= 10)
		link->code[i] = (char)('0' + number % 10);
	link->code[RECOVERY_DIGITS] = '\0';
	return number == 0;
}
