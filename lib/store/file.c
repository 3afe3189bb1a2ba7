#include "store/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"

/* Not in the kernel's list for programs. */
enum { GFS2_MAGIC = 0x01161970, LUSTRE_MAGIC = 0x0BD00BD0 };

static int
rename_in(int dir, const char *from, const char *to)
{
	return renameat(dir, from, dir, to);
}

static int
unlink_in(int dir, const char *name)
{
	return unlinkat(dir, name, 0);
}

static void *
map_more(int fd, void *old, size_t old_len, size_t len)
{
	return old == NULL ? mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0)
			   : mremap(old, old_len, len, MREMAP_MAYMOVE);
}

struct file_calls file_calls = {
	.write_at = pwrite,
	.sync = fsync,
	.sync_data = fdatasync,
	.rename = rename_in,
	.unlink = unlink_in,
	.map = map_more,
};

static enum store_outcome
complain(const char *what, const char *name)
{
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

	log_warning("store: %s: cannot %s: %s", name, what, strerror(errno));
	return full ? STORE_FULL : STORE_FAILED;
}

static int
flags_of(enum file_access access)
{
	int flags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

	switch (access) {
	case FILE_READ:
		return flags | O_RDONLY;
	case FILE_WRITE:
		return flags | O_RDWR;
	case FILE_ENSURE:
		return flags | O_RDWR | O_CREAT;
	case FILE_NEW:
		return flags | O_RDWR | O_CREAT | O_EXCL;
	}
	return flags;
}

static bool
is_ours(int fd, const char *name)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)
	    || st.st_uid != geteuid() || (st.st_mode & 077) != 0) {
		log_warning("store: %s: must be a plain file of the user that "
			    "runs the programs, mode 0600",
		    name);
		return false;
	}
	return true;
}

enum store_outcome
file_open(int dir, const char *name, enum file_access access, int *fd)
{
	*fd = -1;
	if (access == FILE_NEW && file_remove(dir, name) != STORE_OK)
		return STORE_FAILED;
	do {
		*fd = openat(dir, name, flags_of(access), 0600);
	} while (*fd < 0 && errno == EINTR);
	if (*fd < 0 && errno == ENOENT)
		return STORE_ABSENT;
	if (*fd < 0 && errno == ELOOP) {
		log_warning("store: %s: is a symbolic link; put the file "
			    "itself here",
		    name);
		return STORE_FORMAT;
	}
	if (*fd < 0)
		return complain("open", name);
	if (is_ours(*fd, name))
		return STORE_OK;
	file_close(*fd);
	*fd = -1;
	return STORE_FORMAT;
}

void
file_close(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

enum store_outcome
file_write(int fd, const char *name, const void *bytes, size_t len, uint64_t at)
{
	const char *from = bytes;

	while (len > 0) {
		ssize_t done = file_calls.write_at(fd, from, len, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done == 0)
			errno = ENOSPC;
		if (done <= 0)
			return complain("write", name);
		from += done;
		at += (uint64_t)done;
		len -= (size_t)done;
	}
	return STORE_OK;
}

enum store_outcome
file_zero(int fd, const char *name, uint64_t at, uint64_t len)
{
	static const char zeros[65536];

	while (len > 0) {
		size_t part = len < sizeof(zeros) ? (size_t)len : sizeof(zeros);
		enum store_outcome outcome =
		    file_write(fd, name, zeros, part, at);

		if (outcome != STORE_OK)
			return outcome;
		at += part;
		len -= part;
	}
	return STORE_OK;
}

/* Only after EINTR may it be tried again: any other answer means that pages
 * may count as written that are not. */
static enum store_outcome
sync_by(int (*call)(int fd), int fd, const char *name)
{
	int result = call(fd);

	while (result != 0 && errno == EINTR)
		result = call(fd);
	return result == 0 ? STORE_OK : complain("sync", name);
}

enum store_outcome
file_sync(int fd, const char *name)
{
	return sync_by(file_calls.sync, fd, name);
}

/* That there is no room does not make it less of a failure: what was written
 * stands in the cache and not on the disk. */
enum store_outcome
file_sync_data(int fd, const char *name)
{
	enum store_outcome outcome = sync_by(file_calls.sync_data, fd, name);

	return outcome == STORE_OK ? outcome : STORE_FAILED;
}

enum store_outcome
file_sync_directory(int dir)
{
	return file_sync(dir, "the directory");
}

enum store_outcome
file_rename(int dir, const char *from, const char *to)
{
	return file_calls.rename(dir, from, to) == 0 ? STORE_OK
						     : complain("rename", from);
}

enum store_outcome
file_remove(int dir, const char *name)
{
	if (file_calls.unlink(dir, name) == 0 || errno == ENOENT)
		return STORE_OK;
	return complain("remove", name);
}

bool
file_read(int fd, const char *name, void *bytes, size_t size, size_t *len)
{
	char *to = bytes;

	*len = 0;
	while (*len < size) {
		ssize_t done = pread(fd, to + *len, size - *len, (off_t)*len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			(void)complain("read", name);
			return false;
		}
		if (done == 0)
			break;
		*len += (size_t)done;
	}
	return true;
}

/* Not fstat(): since Linux 6.13, who was shown a file's times has the next
 * write change them in the inode, and a flush then takes half as long again. */
static bool
ask(int fd, unsigned int what, struct statx *stx)
{
	return statx(fd, "", AT_EMPTY_PATH, what, stx) == 0;
}

int64_t
file_size(int fd)
{
	struct statx stx;

	return ask(fd, STATX_SIZE, &stx) ? (int64_t)stx.stx_size : -1;
}

const uint8_t *
file_map(int fd, const char *name, size_t len)
{
	void *map = file_calls.map(fd, NULL, 0, len);

	if (map != MAP_FAILED)
		return map;
	(void)complain("map", name);
	return NULL;
}

/* The types of munmap and mremap lack the const. */
static void *
address_of(const uint8_t *map)
{
	union {
		const uint8_t *given;
		void *wanted;
	} address = { .given = map };

	return address.wanted;
}

void
file_unmap(const uint8_t *map, size_t len)
{
	if (map != NULL)
		(void)munmap(address_of(map), len);
}

/* Not mapped anew: each page that was touched would have to be found again. */
bool
file_map_more(int fd, const char *name, const uint8_t **map, size_t *len,
    size_t wanted)
{
	void *more = file_calls.map(fd, address_of(*map), *len, wanted);

	if (more == MAP_FAILED) {
		(void)complain("map", name);
		return false;
	}
	*map = more;
	*len = wanted;
	return true;
}

bool
file_is_linked(int fd)
{
	struct statx stx;

	return ask(fd, STATX_NLINK, &stx) && stx.stx_nlink > 0;
}

bool
file_each(int dir, bool (*visit)(void *context, const char *name),
    void *context)
{
	/* A description of its own, so that nobody else's place in the
	 * directory moves. */
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *item = NULL;

	if (list == NULL) {
		(void)complain("list", "the directory");
		file_close(fd);
		return false;
	}
	while ((item = readdir(list)) != NULL) {
		if (!visit(context, item->d_name))
			break;
	}
	(void)closedir(list);
	return true;
}

bool
file_number(const char *name, const char *prefix, const char *suffix,
    uint64_t *number)
{
	char digits[FILE_NAME_SIZE];
	size_t head = strlen(prefix);
	size_t tail = strlen(suffix);
	size_t len = strlen(name);
	int64_t value = 0;

	if (len <= head + tail || len - head - tail >= sizeof(digits)
	    || strncmp(name, prefix, head) != 0
	    || strcmp(name + len - tail, suffix) != 0)
		return false;
	memcpy(digits, name + head, len - head - tail);
	digits[len - head - tail] = '\0';
	if (!number_read(digits, 1, INT64_MAX, &value))
		return false;
	*number = (uint64_t)value;
	return true;
}

static int
ask_type(int dir, uint32_t *type)
{
	struct statfs fs;
	int result = fstatfs(dir, &fs);

	*type = result == 0 ? (uint32_t)fs.f_type : 0;
	return result;
}

int (*file_system)(int dir, uint32_t *type) = ask_type;

bool
file_is_local(int dir)
{
	static const uint32_t shared[] = { NFS_SUPER_MAGIC, SMB_SUPER_MAGIC,
		CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC, AFS_SUPER_MAGIC,
		CODA_SUPER_MAGIC, CEPH_SUPER_MAGIC, FUSE_SUPER_MAGIC,
		V9FS_MAGIC, OCFS2_SUPER_MAGIC, GFS2_MAGIC, LUSTRE_MAGIC };
	uint32_t type = 0;

	if (file_system(dir, &type) != 0)
		return false;
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (type == shared[i])
			return false;
	}
	return true;
}
