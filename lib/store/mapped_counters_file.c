#include "store/mapped_counters_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/siphash.h"
#include "store/file.h"

enum {
	HEADER_MAGIC = 0,
	HEADER_KEY = 1,
	HEADER_SLOTS = 2,
};

#define MAGIC UINT64_C(0x31796c6c61746b4c)

size_t
mapped_counters_file_bytes(size_t slots)
{
	return (MAPPED_COUNTERS_FILE_HEADER + slots
		   + MAPPED_COUNTERS_FILE_COARSE(slots))
	       * sizeof(uint64_t);
}

static uint64_t
key_mark(const uint8_t key[16])
{
	static const char purpose[] = "tally";

	return siphash_64(key, purpose, sizeof(purpose) - 1);
}

static bool
fits(int fd, size_t slots, const uint8_t key[16])
{
	uint64_t header[MAPPED_COUNTERS_FILE_HEADER] = { 0 };
	size_t len = 0;

	return file_size(fd) == (int64_t)mapped_counters_file_bytes(slots)
	       && file_read(fd, "tally", header, sizeof(header), &len)
	       && len == sizeof(header) && header[HEADER_MAGIC] == MAGIC
	       && header[HEADER_KEY] == key_mark(key)
	       && header[HEADER_SLOTS] == slots;
}

/* Written to its end: a hole would be a SIGBUS on a full disk. */
static enum store_outcome
make(int dir, const char *name, size_t slots, const uint8_t key[16])
{
	uint64_t header[MAPPED_COUNTERS_FILE_HEADER] = { MAGIC, key_mark(key),
		slots, (uint64_t)clock_now() };
	char name_new[FILE_NAME_SIZE];
	enum store_outcome outcome = STORE_OK;
	int fd = -1;

	if (snprintf(name_new, sizeof(name_new), "%s.tmp", name)
	    >= (int)sizeof(name_new))
		log_panic("shared counters %s", name);
	outcome = file_open(dir, name_new, FILE_NEW, &fd);
	if (outcome == STORE_OK)
		outcome = file_zero(fd, name_new, 0,
		    mapped_counters_file_bytes(slots));
	if (outcome == STORE_OK)
		outcome = file_write(fd, name_new, header, sizeof(header), 0);
	file_close(fd);
	return outcome == STORE_OK ? file_rename(dir, name_new, name) : outcome;
}

/* -1 where there is none that fits. */
static int
open_fitting(int dir, const char *name, size_t slots, const uint8_t key[16])
{
	int fd = -1;

	if (file_open(dir, name, FILE_WRITE, &fd) != STORE_OK)
		return -1;
	if (fits(fd, slots, key))
		return fd;
	file_close(fd);
	return -1;
}

/* One process makes it, under a lock on the directory; the others find it. */
int
mapped_counters_file_open(int dir, const char *name, size_t slots,
    const uint8_t key[16])
{
	int fd = open_fitting(dir, name, slots, key);
	int lock = -1;

	if (fd >= 0)
		return fd;
	lock = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock < 0 || flock(lock, LOCK_EX) != 0) {
		file_close(lock);
		return -1;
	}
	fd = open_fitting(dir, name, slots, key);
	if (fd < 0 && make(dir, name, slots, key) == STORE_OK)
		fd = open_fitting(dir, name, slots, key);
	file_close(lock);
	return fd;
}
