/* SipHash against the vector of its authors and against libcrypto's. */

#include "base/siphash.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "base/encode.h"
#include "tap.h"

enum { LENGTHS = 70 };

static uint8_t key[SIPHASH_KEY];
static uint8_t message[LENGTHS];

/* What libcrypto says with so many rounds; `size` bytes. */
static void
theirs(const unsigned rounds[2], size_t len, uint8_t *hash, size_t size)
{
	unsigned compress = rounds[0];
	unsigned finish = rounds[1];
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_C_ROUNDS, &compress),
		OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_D_ROUNDS, &finish),
		OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
		OSSL_PARAM_construct_end()
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
	size_t out = 0;

	if (context == NULL
	    || EVP_MAC_init(context, key, sizeof(key), parameters) != 1
	    || EVP_MAC_update(context, message, len) != 1
	    || EVP_MAC_final(context, hash, &out, size) != 1 || out != size)
		bail("libcrypto has no SipHash");
	EVP_MAC_CTX_free(context);
	EVP_MAC_free(mac);
}

static void
test_lengths(void)
{
	static const unsigned short_rounds[2] = { 1, 3 };
	static const unsigned long_rounds[2] = { 2, 4 };
	int wrong_64 = 0;
	int wrong_128 = 0;

	for (size_t len = 0; len < LENGTHS; len++) {
		uint8_t wanted[16];
		uint8_t got[16];
		uint64_t word = siphash_64(key, message, len);

		for (int i = 0; i < 8; i++)
			got[i] = (uint8_t)(word >> (8 * i));
		theirs(short_rounds, len, wanted, 8);
		wrong_64 += memcmp(got, wanted, 8) != 0;
		siphash_128(key, message, len, got);
		theirs(long_rounds, len, wanted, 16);
		wrong_128 += memcmp(got, wanted, 16) != 0;
	}
	is_int(wrong_64, 0, "1-3 with 64 bits, all lengths");
	is_int(wrong_128, 0, "2-4 with 128 bits, all lengths");
}

int
main(void)
{
	uint8_t hash[16];
	char text[ENCODE_HEX_SIZE(16)];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)i;
	siphash_128(key, message, 0, hash);
	is_string(encode_hex(hash, 16, text),
	    "a3817f04ba25a8e66df67214c7550293", "the vector of no bytes");
	test_lengths();
	is_int(siphash_64(key, "abc", 3) == siphash_64(message, "abc", 3), 1,
	    "the same key is the same");
	key[15]++;
	ok(siphash_64(key, "abc", 3) != siphash_64(message, "abc", 3),
	    "another key is another");
	return done();
}
