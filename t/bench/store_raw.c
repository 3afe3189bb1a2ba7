/* The ceiling: a record at the next place of a file of zeros, and a flush. */

#include "store.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 64 << 20, PART = 1 << 20 };

static atomic_uint_fast64_t *next; /* shared by all writers */
static int file = -1;
static bool must_flush;

static bool
make(const char *where)
{
	static const char zeros[PART];
	bool right = false;
	int fd = open(where, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	for (int i = 0; i < SIZE / PART; i++) {
		if (write(fd, zeros, PART) != PART)
			break;
		right = i == SIZE / PART - 1;
	}
	right = fsync(fd) == 0 && right;
	return close(fd) == 0 && right;
}

static bool
prepare(void)
{
	next = mmap(NULL, sizeof(*next), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return next != MAP_FAILED;
}

static bool
open_file(const char *where, bool flush)
{
	must_flush = flush;
	file = open(where, O_WRONLY | O_CLOEXEC);
	return file >= 0;
}

static bool
commit(const struct item *items, size_t count)
{
	char record[RAW_RECORD] = { items->value[0] };
	uint64_t at = 0;

	/* While it is filled there is nothing to write. */
	if (next == NULL || count != ITEM_GROUP)
		return true;
	at = atomic_fetch_add(next, sizeof(record));
	at %= SIZE - sizeof(record);
	return pwrite(file, record, sizeof(record), (off_t)at)
		   == (ssize_t)sizeof(record)
	       && (!must_flush || fdatasync(file) == 0);
}

static void
close_file(void)
{
	(void)close(file);
}

const struct peer store_raw = { .name = "raw",
	.make = make,
	.prepare = prepare,
	.open = open_file,
	.commit = commit,
	.close = close_file };
