#include "base/seal.h"

#include <string.h>

#include <openssl/evp.h>

#include "base/log.h"
#include "base/random.h"

enum { NONCE = 12, TAG = 16 };

_Static_assert(NONCE + TAG == SEAL_MORE, "SEAL_MORE");

/* Which way: EVP_CipherInit_ex's words. */
enum way { OPEN = 0, CLOSE = 1 };

/* Ends the process where there is none: what cannot be opened for that is not
 * sealed by somebody else, and no message is given up. */
static EVP_CIPHER_CTX *
begin(const struct seal_place *place, const uint8_t *nonce, enum way way)
{
	static EVP_CIPHER *cipher;
	uint8_t unused[SECRET_SIZE];
	EVP_CIPHER_CTX *context = NULL;
	int len = 0;

	/* Opens the library as secret.c wants it. */
	if (cipher == NULL) {
		secret_hash("", 0, unused);
		cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	}
	if (cipher != NULL)
		context = EVP_CIPHER_CTX_new();
	if (context != NULL
	    && EVP_CipherInit_ex2(context, cipher, place->key, nonce, (int)way,
		   NULL)
		   == 1
	    && EVP_CipherUpdate(context, NULL, &len, place->id,
		   (int)place->id_len)
		   == 1)
		return context;
	log_fatal("libcrypto gives no AES-256-GCM; allow this account more "
		  "memory, or install libcrypto anew");
}

uint8_t *
seal_close(struct arena *arena, const struct seal_place *place,
    const void *bytes, size_t len)
{
	uint8_t *sealed = arena_alloc(arena, len + SEAL_MORE);
	EVP_CIPHER_CTX *context = NULL;
	int part = 0;
	bool good = false;

	random_bytes(sealed, NONCE);
	if (len <= SEAL_MOST)
		context = begin(place, sealed, CLOSE);
	good =
	    context != NULL
	    && EVP_CipherUpdate(context, sealed + NONCE, &part, bytes, (int)len)
		   == 1
	    && EVP_CipherFinal_ex(context, sealed + NONCE + part, &part) == 1
	    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG,
		   sealed + NONCE + len)
		   == 1;
	EVP_CIPHER_CTX_free(context);
	return good ? sealed : NULL;
}

char *
seal_open(struct arena *arena, const struct seal_place *place,
    const uint8_t *sealed, size_t len)
{
	size_t size = len < SEAL_MORE ? 0 : len - SEAL_MORE;
	uint8_t *bytes = arena_alloc(arena, size + 1);
	uint8_t tag[TAG];
	EVP_CIPHER_CTX *context = NULL;
	int part = 0;
	bool good = false;

	if (len < SEAL_MORE || size > SEAL_MOST)
		return NULL;
	memcpy(tag, sealed + NONCE + size, TAG);
	context = begin(place, sealed, OPEN);
	good = context != NULL
	       && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG, tag)
		      == 1
	       && EVP_CipherUpdate(context, bytes, &part, sealed + NONCE,
		      (int)size)
		      == 1
	       && EVP_CipherFinal_ex(context, bytes + part, &part) == 1;
	EVP_CIPHER_CTX_free(context);
	bytes[size] = '\0';
	if (good)
		return (char *)bytes;
	/* What was not proved is not given on. */
	secret_wipe(bytes, size);
	return NULL;
}
