/* The seam between the store and its files.  Every call that opens, changes
 * or orders one passes here, so that a test can let it fail or stop half-way;
 * only what GDBM does to a base that nobody knows yet goes past it. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FILE_NAME_SIZE 48 /* bytes of any of our names, NUL included */

/* The system calls that change the disk, or need memory for what is on it;
 * tests put others in their place. */
struct file_calls {
	ssize_t (*write_at)(int fd, const void *bytes, size_t len, off_t at);
	int (*sync)(int fd);      /* fsync */
	int (*sync_data)(int fd); /* fdatasync */
	int (*rename)(int dir, const char *from, const char *to);
	int (*unlink)(int dir, const char *name);
	/* mmap for reading, of all of it anew or of more than `old`. */
	void *(*map)(int fd, void *old, size_t old_len, size_t len);
};
extern struct file_calls file_calls;

enum file_access {
	FILE_READ,
	FILE_WRITE,
	FILE_ENSURE, /* for writing, made where it is absent */
	FILE_NEW,    /* for writing, empty, over an older one of that name */
};

/*
 * Opens `name` in the directory `dir`; *fd closes on exec, and is -1 on any
 * outcome but STORE_OK.  STORE_ABSENT (which alone is not logged), STORE_FULL,
 * STORE_FAILED, and STORE_FORMAT where it is no plain file of this user with
 * mode 0600.  New files get that mode.
 */
enum store_outcome file_open(int dir, const char *name, enum file_access access,
    int *fd);

/* Closes a descriptor that may be -1. */
void file_close(int fd);

/* Each: STORE_OK, or after a warning STORE_FULL (no room, quota) or
 * STORE_FAILED.  `name` is for the warning.  file_write writes all bytes or
 * says why not; part of them may stand then. */
enum store_outcome file_write(int fd, const char *name, const void *bytes,
    size_t len, uint64_t at);
enum store_outcome file_zero(int fd, const char *name, uint64_t at,
    uint64_t len);
enum store_outcome file_sync(int fd, const char *name);
enum store_outcome file_sync_data(int fd, const char *name);
enum store_outcome file_sync_directory(int dir);
enum store_outcome file_rename(int dir, const char *from, const char *to);

/* Removes a name; that it is absent is no fault. */
enum store_outcome file_remove(int dir, const char *name);

/* Reads at most `size` bytes from the start; false after a warning. */
bool file_read(int fd, const char *name, void *bytes, size_t size, size_t *len);

/* Bytes in the file, -1 where that cannot be had. */
int64_t file_size(int fd);

/* Maps `len` bytes for reading, shared with all who write them.  NULL after a
 * warning. */
const uint8_t *file_map(int fd, const char *name, size_t len);
void file_unmap(const uint8_t *map, size_t len);

/* Makes a map longer, or maps where *map is NULL; it may move.  On false, after
 * a warning, all is as before. */
bool file_map_more(int fd, const char *name, const uint8_t **map, size_t *len,
    size_t wanted);

/* True while the open file still has its name. */
bool file_is_linked(int fd);

/* Calls visit for each name in `dir` until it returns false; false after a
 * warning where the directory cannot be read. */
bool file_each(int dir, bool (*visit)(void *context, const char *name),
    void *context);

/* True where `name` reads PREFIX NUMBER SUFFIX, and the number. */
bool file_number(const char *name, const char *prefix, const char *suffix,
    uint64_t *number);

/* False where the file system is shared between hosts, whose mapped pages do
 * not agree, or where that cannot be known. */
bool file_is_local(int dir);

/* Where that takes it from: statfs(2)'s type; tests put another in place. */
extern int (*file_system)(int dir, uint32_t *type);

#endif
