#include "account/password.h"

#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/lock_file.h"
#include "base/log.h"
#include "base/random.h"
#include "base/secret.h"

enum {
	SLOTS_MAX = 4,
	WAIT = 1000, /* ms */
	STEP = 10,   /* ms */
};

static int
slot_count(void)
{
	static long cores;

	/* The C library asks the kernel by three system calls. */
	if (cores == 0)
		cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores >= 1 && cores * 2 < SLOTS_MAX ? (int)cores * 2 : SLOTS_MAX;
}

/* A locked descriptor, or -1. */
static int
take_slot(int dir)
{
	int count = slot_count();
	int64_t end = clock_monotonic() + WAIT;

	for (;;) {
		for (int i = 0; i < count; i++) {
			char name[16];
			int fd = -1;

			(void)snprintf(name, sizeof(name), "hash.%d", i);
			if (lock_file_try(dir, name, &fd) != LOCK_FILE_TAKEN)
				return fd;
		}
		if (clock_monotonic() >= end)
			return -1;
		clock_sleep(STEP);
	}
}

/* The crypt string of `password` under `setting`.  NULL where there is none,
 * for which crypt(3) gives no reason: yescrypt says EINVAL for no memory, too.
 */
static const char *
run(struct crypt_data *data, const char *password, const char *setting)
{
	const char *hash = crypt_rn(password, setting, data, sizeof(*data));

	if (hash != NULL && hash[0] != '*')
		return hash;
	log_warning("crypt(3) gives no hash; raise the memory limit of the "
		    "system user, each takes 32 MiB");
	return NULL;
}

static bool
make_setting(const char *scheme, char *setting, size_t size)
{
	char random[16];
	bool good = false;

	random_bytes(random, sizeof(random));
	if (crypt_gensalt_rn(scheme, 0, random, sizeof(random), setting,
		(int)size)
	    == NULL)
		log_warning("[password] scheme %s is none that crypt(3) knows "
			    "here; remove the line or write $y$jAT$",
		    scheme);
	else
		good = true;
	/* gensalt's default cost may differ from the one the scheme names. */
	if (good && strncmp(setting, scheme, strlen(scheme)) != 0) {
		const char *salt = strrchr(setting, '$');
		char whole[CRYPT_GENSALT_OUTPUT_SIZE];

		(void)snprintf(whole, sizeof(whole), "%s%s", scheme,
		    salt == NULL ? "" : salt + 1);
		(void)snprintf(setting, size, "%s", whole);
	}
	return good;
}

const char *
password_hash(struct arena *arena, int dir, const char *scheme,
    const char *password)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	struct crypt_data *data = NULL;
	const char *hash = NULL;
	int slot = -1;

	if (!make_setting(scheme, setting, sizeof(setting)))
		return NULL;
	slot = take_slot(dir);
	if (slot < 0)
		return NULL;
	data = arena_alloc(arena, sizeof(*data));
	hash = run(data, password, setting);
	(void)close(slot);
	return hash;
}

/* Whether crypt(3) knows its method here. */
static bool
is_known(const char *hash)
{
	int salt = crypt_checksalt(hash);

	return salt != CRYPT_SALT_INVALID && salt != CRYPT_SALT_METHOD_DISABLED;
}

/* An account's hash that crypt(3) does not know: nothing fits it. */
static bool
is_broken(const char *hash)
{
	if (is_known(hash))
		return false;
	log_warning("an account's hash is none that crypt(3) knows here; set "
		    "its password anew by latchkey user password");
	return true;
}

static enum password_outcome
compare(struct crypt_data *data, const char *setting, const char *hash,
    const char *password)
{
	const char *found = run(data, password, setting);

	/* No hash is no answer: it must not count as a failure. */
	if (found == NULL)
		return PASSWORD_BUSY;
	return hash != NULL && strlen(found) == strlen(hash)
		       && secret_same(found, hash, strlen(hash))
		   ? PASSWORD_RIGHT
		   : PASSWORD_WRONG;
}

enum password_outcome
password_verify(int dir, const char *scheme, const char *hash,
    const char *password)
{
	enum password_outcome outcome = PASSWORD_BUSY;
	struct crypt_data *data = NULL;
	char setting[CRYPT_GENSALT_OUTPUT_SIZE] = "";
	int slot = -1;

	if (hash != NULL && is_broken(hash))
		return PASSWORD_WRONG;
	if (hash == NULL && !make_setting(scheme, setting, sizeof(setting)))
		return PASSWORD_BUSY;
	data = calloc(1, sizeof(*data));
	if (data == NULL)
		log_warning("no memory for a hash; raise the memory limit of "
			    "the system user");
	else
		slot = take_slot(dir);
	if (slot >= 0) {
		outcome = compare(data, hash != NULL ? hash : setting, hash,
		    password);
		(void)close(slot);
	}
	if (data != NULL)
		secret_wipe(data, sizeof(*data));
	free(data);
	return outcome;
}

bool
password_is_hash(struct arena *arena, const char *hash)
{
	const char *other = NULL;

	if (!is_known(hash))
		return false;
	other = run(arena_alloc(arena, sizeof(struct crypt_data)), "", hash);
	/* A salt alone, or a string that was cut off, becomes a longer one. */
	return other != NULL && strlen(other) == strlen(hash);
}

/* "$y$...", "$2y$10$...", "$argon2id$v=19$...", "{SSHA}..." */
bool
password_looks_hashed(const char *password)
{
	enum { SHORTEST = 20, METHOD_MAX = 16 };
	size_t method = 0;

	if (strlen(password) < SHORTEST || strpbrk(password, " \t") != NULL)
		return false;
	while (
	    ascii_is_alnum(password[1 + method]) || password[1 + method] == '-')
		method++;
	return method > 0 && method <= METHOD_MAX
	       && ((password[0] == '$' && password[1 + method] == '$')
		   || (password[0] == '{' && password[1 + method] == '}'));
}

const char *
password_library(void)
{
	return "libxcrypt " XCRYPT_VERSION_STR;
}
