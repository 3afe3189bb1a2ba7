#include "calls.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "store/file.h"

enum {
	PIECE = 64,
	PIECES = 64, /* of one write, at most */
};

static int real_flush;
static int until_full;
static int until_failed;
static void (*after_piece)(void);

static ssize_t
write_at(int fd, const void *bytes, size_t len, off_t at)
{
	size_t piece = len / PIECES > PIECE ? len / PIECES : PIECE;
	ssize_t done = 0;

	if (until_full > 0 && --until_full == 0) {
		errno = ENOSPC;
		return -1;
	}
	done = pwrite(fd, bytes, len > piece ? piece : len, at);
	after_piece();
	return done;
}

static bool
fails(void)
{
	errno = EIO;
	return until_failed > 0 && --until_failed == 0;
}

static int
sync_all(int fd)
{
	if (fails())
		return -1;
	return real_flush ? fsync(fd) : 0;
}

static int
sync_data(int fd)
{
	if (fails())
		return -1;
	return real_flush ? fdatasync(fd) : 0;
}

void
calls_start(int flush, void (*between)(void))
{
	real_flush = flush;
	after_piece = between;
	file_calls.write_at = write_at;
	file_calls.sync = sync_all;
	file_calls.sync_data = sync_data;
}

void
calls_fill(int left)
{
	until_full = left;
}

void
calls_fail(int left)
{
	until_failed = left;
}
