#include "account/password.h"

#include <crypt.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
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

/* A locked descriptor, -1 where the slot is taken. */
static int
try_slot(int dir, int slot)
{
	char name[16];
	int fd = -1;

	(void)snprintf(name, sizeof(name), "hash.%d", slot);
	fd = openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		log_warning("%s in the state directory cannot be opened; make "
			    "the directory writable for this user",
		    name);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static int
take_slot(int dir)
{
	int count = slot_count();
	int64_t end = clock_monotonic() + WAIT;

	for (;;) {
		for (int i = 0; i < count; i++) {
			int fd = try_slot(dir, i);

			if (fd >= 0)
				return fd;
		}
		if (clock_monotonic() >= end)
			return -1;
		clock_sleep(STEP);
	}
}

/* The crypt string of `password` under `setting`, or NULL. */
static const char *
run(struct crypt_data *data, const char *password, const char *setting)
{
	const char *hash = crypt_rn(password, setting, data, sizeof(*data));

	return hash == NULL || hash[0] == '*' ? NULL : hash;
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
	if (hash == NULL)
		log_warning("crypt(3) gives no hash; is there memory for "
			    "32 MiB?");
	return hash;
}

enum password_outcome
password_verify(int dir, const char *scheme, const char *hash,
    const char *password)
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	char setting[CRYPT_GENSALT_OUTPUT_SIZE] = "";
	const char *found = NULL;
	bool right = false;
	int slot = -1;

	if (data == NULL)
		log_fatal("out of memory; allow this account more");
	slot = take_slot(dir);
	if (slot >= 0
	    && (hash != NULL
		|| make_setting(scheme, setting, sizeof(setting)))) {
		found = run(data, password, hash != NULL ? hash : setting);
		right = hash != NULL && found != NULL
			&& strlen(found) == strlen(hash)
			&& secret_same(found, hash, strlen(hash));
	}
	if (slot >= 0)
		(void)close(slot);
	secret_wipe(data, sizeof(*data));
	free(data);
	if (slot < 0)
		return PASSWORD_BUSY;
	return right ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

const char *
password_library(void)
{
	return "libxcrypt " XCRYPT_VERSION_STR;
}
