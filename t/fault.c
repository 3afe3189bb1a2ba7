#include "fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

int
fault_open(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		bail("no file %s", name);
	return fd;
}

void
fault_write(int fd, const void *bytes, size_t len, off_t at)
{
	if (pwrite(fd, bytes, len, at) != (ssize_t)len)
		bail("cannot write at %lld", (long long)at);
}

void
fault_flip(int fd, off_t at, unsigned bit)
{
	unsigned char byte = 0;

	if (pread(fd, &byte, 1, at) != 1)
		bail("no byte at %lld", (long long)at);
	byte ^= (unsigned char)(1U << bit);
	fault_write(fd, &byte, 1, at);
}

off_t
fault_size(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		bail("no size");
	return st.st_size;
}

off_t
fault_used(int fd)
{
	off_t size = fault_size(fd);
	char byte = 0;

	while (size > 0 && pread(fd, &byte, 1, size - 1) == 1 && byte == 0)
		size--;
	return size;
}

void
fault_zero(int fd, off_t at, off_t end)
{
	for (; at < end; at++)
		fault_write(fd, "", 1, at);
}

void
fault_replace(int dir, const char *name)
{
	int from = fault_open(dir, name);
	int to =
	    openat(dir, "copy", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	char bytes[4096];
	off_t at = 0;
	ssize_t len = 0;

	while ((len = pread(from, bytes, sizeof(bytes), at)) > 0) {
		fault_write(to, bytes, (size_t)len, at);
		at += len;
	}
	(void)close(from);
	(void)close(to);
	if (renameat(dir, "copy", dir, name) != 0)
		bail("cannot replace %s", name);
}
