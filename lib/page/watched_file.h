/* Files that pages are made of, and whether they have changed since. */
#ifndef PAGE_WATCHED_FILE_H
#define PAGE_WATCHED_FILE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* All that was asked for, there or not: a file that appears is a change too. */
struct watched_file_list;

void watched_file_free(struct watched_file_list *list);

struct watched_file_list *watched_file_new(void);

enum watched_file_outcome {
	WATCHED_FILE_READ,
	WATCHED_FILE_ABSENT,
	WATCHED_FILE_REFUSED, /* after a warning */
};

#define WATCHED_FILE_SIZE_MAX ((size_t)1 << 20)

/* Reads a regular file of at most WATCHED_FILE_SIZE_MAX bytes that not
 * everybody can write, and remembers it in the list. */
enum watched_file_outcome watched_file_read(struct watched_file_list *list,
    struct arena *arena, const char *path, char **bytes, size_t *len);

/* One of the list has another time, size or number now, came or went. */
bool watched_file_has_changed(const struct watched_file_list *list);

#endif
