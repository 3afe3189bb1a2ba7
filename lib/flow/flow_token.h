/* By what its holder finds a flow again; only its hash is kept. */
#ifndef FLOW_FLOW_TOKEN_H
#define FLOW_FLOW_TOKEN_H

#include "base/secret.h"

#include <stdbool.h>

#define FLOW_TOKEN 44 /* 256 random bits as base64url, NUL */

/* A new one. */
void flow_token_new(char token[FLOW_TOKEN]);

/* The key of a token, its SHA-256; false where it is none. */
bool flow_token_key(const char *token, uint8_t key[SECRET_SIZE]);

#endif
