#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/trust.h"

/* What the library takes at its first use, and more; short of it some of its
 * own code runs into NULL. */
enum { MEMORY = 1 << 20 };

/* Looked up once: the library's one-shot calls search for their algorithm each
 * time, which costs more than the hash. */
static struct {
	EVP_MD *sha256;
	EVP_MAC_CTX *hmac;
	uint8_t key[SECRET_SIZE]; /* the one that hmac was set to last */
} library;

static void give_up(void) __attribute__((noreturn));

static void
give_up(void)
{
	log_fatal("libcrypto gives no SHA-256; raise the memory limit of the "
		  "system user, or install the system's OpenSSL anew");
}

void
secret_open(void)
{
	char name[] = "SHA256";
	OSSL_PARAM digest[] = { OSSL_PARAM_construct_utf8_string(
				    OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end() };
	OSSL_LIB_CTX *context = NULL;
	EVP_MAC *mac = NULL;

	if (library.hmac != NULL)
		return;
	memory_need(MEMORY);
	/* Neither what the system's openssl.cnf loads nor texts of errors nor
	 * the names of old are of use here, and they cost a millisecond or
	 * two at each start. */
	(void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG
				      | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS
				      | OPENSSL_INIT_NO_ADD_ALL_CIPHERS
				      | OPENSSL_INIT_NO_ADD_ALL_DIGESTS,
	    NULL);
	/* Of our own, as the library goes on with one that it could make only
	 * by half.  It lasts as long as the process. */
	context = OSSL_LIB_CTX_new();
	if (context == NULL)
		give_up();
	mac = EVP_MAC_fetch(context, "HMAC", NULL);
	library.sha256 = EVP_MD_fetch(context, name, NULL);
	/* Without memory there is no MAC, which this call would not survive. */
	library.hmac = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	if (library.sha256 == NULL || library.hmac == NULL
	    || EVP_MAC_CTX_set_params(library.hmac, digest) != 1)
		give_up();
}

void
secret_hash(const void *bytes, size_t len, uint8_t hash[SECRET_SIZE])
{
	secret_open();
	if (EVP_Digest(bytes, len, hash, NULL, library.sha256, NULL) != 1)
		give_up();
}

struct secret_sum {
	EVP_MD_CTX *context;
};

struct secret_sum *
secret_sum_new(void)
{
	struct secret_sum *sum = calloc(1, sizeof(*sum));

	secret_open();
	if (sum != NULL)
		sum->context = EVP_MD_CTX_new();
	if (sum == NULL || sum->context == NULL
	    || EVP_DigestInit_ex(sum->context, library.sha256, NULL) != 1)
		give_up();
	return sum;
}

void
secret_sum_add(struct secret_sum *sum, const void *bytes, size_t len)
{
	if (EVP_DigestUpdate(sum->context, bytes, len) != 1)
		give_up();
}

void
secret_sum_end(struct secret_sum *sum, uint8_t hash[SECRET_SIZE])
{
	uint8_t own[SECRET_SIZE] = { 0 };

	if (EVP_DigestFinal_ex(sum->context, hash == NULL ? own : hash, NULL)
	    != 1)
		give_up();
	EVP_MD_CTX_free(sum->context);
	free(sum);
}

void
secret_mac(const uint8_t key[SECRET_SIZE], const void *bytes, size_t len,
    uint8_t mac[SECRET_SIZE])
{
	bool same =
	    library.hmac != NULL && secret_same(key, library.key, SECRET_SIZE);
	size_t size = 0;

	secret_open();
	memcpy(library.key, key, SECRET_SIZE);
	if (EVP_MAC_init(library.hmac, same ? NULL : key,
		same ? 0 : SECRET_SIZE, NULL)
		!= 1
	    || EVP_MAC_update(library.hmac, bytes, len) != 1
	    || EVP_MAC_final(library.hmac, mac, &size, SECRET_SIZE) != 1)
		give_up();
}

void
secret_derive(const uint8_t key[SECRET_SIZE], const char *purpose,
    uint8_t derived[SECRET_SIZE])
{
	secret_mac(key, purpose, strlen(purpose), derived);
}

bool
secret_same(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

void
secret_wipe(void *bytes, size_t len)
{
	OPENSSL_cleanse(bytes, len);
}

void
secret_forget(void)
{
	static const uint8_t none[SECRET_SIZE];

	if (library.hmac == NULL)
		return;
	memcpy(library.key, none, SECRET_SIZE);
	if (EVP_MAC_init(library.hmac, none, SECRET_SIZE, NULL) != 1)
		log_fatal("libcrypto gives no HMAC-SHA-256");
}

const char *
secret_library(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}

static bool
judge(int fd, const char *path)
{
	struct stat st;

	if (!trust_file(fd, path, TRUST_SECRET))
		return false;
	if (fstat(fd, &st) != 0 || st.st_size != SECRET_SIZE) {
		log_warning("%s: must have exactly %d bytes; restore it from "
			    "a backup",
		    path, SECRET_SIZE);
		return false;
	}
	return true;
}

bool
secret_load(const char *path, uint8_t key[SECRET_SIZE])
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	bool good = false;

	if (fd < 0) {
		log_warning("%s: no key there (%s); run latchkey init, or "
			    "restore it from a backup",
		    path, strerror(errno));
		return false;
	}
	good = judge(fd, path);
	if (good && read(fd, key, SECRET_SIZE) != SECRET_SIZE) {
		log_warning("%s: cannot be read", path);
		good = false;
	}
	(void)close(fd);
	return good;
}

static bool
sync_directory(const char *path)
{
	char *copy = strdup(path);
	int fd = copy == NULL
		     ? -1
		     : open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	free(copy);
	return good;
}

bool
secret_create(const char *path)
{
	uint8_t key[SECRET_SIZE];
	bool good = false;
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400);

	if (fd < 0) {
		log_warning("%s: the key cannot be made: %s", path,
		    strerror(errno));
		return false;
	}
	random_bytes(key, sizeof(key));
	good = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key)
	       && fsync(fd) == 0;
	secret_wipe(key, sizeof(key));
	good = close(fd) == 0 && good && sync_directory(path);
	if (!good) {
		log_warning("%s: the key cannot be written: %s", path,
		    strerror(errno));
		(void)unlink(path);
	}
	return good;
}
