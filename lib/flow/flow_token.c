#include "flow/flow_token.h"

#include "base/encode.h"
#include "base/random.h"

enum { FLOW_BYTES = 32 };

void
flow_token_new(char token[FLOW_TOKEN])
{
	uint8_t bytes[FLOW_BYTES];

	random_bytes(bytes, sizeof(bytes));
	(void)encode_base64url(bytes, sizeof(bytes), token);
	secret_wipe(bytes, sizeof(bytes));
}

bool
flow_token_key(const char *token, uint8_t key[SECRET_SIZE])
{
	uint8_t bytes[FLOW_BYTES];

	if (token == NULL
	    || !encode_read_base64url(token, bytes, sizeof(bytes)))
		return false;
	secret_hash(bytes, sizeof(bytes), key);
	return true;
}
