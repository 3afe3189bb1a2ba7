/* Files that pages are made of, and whether they have changed since. */
#ifndef PAGE_SOURCE_H
#define PAGE_SOURCE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* All that was asked for, there or not: a file that appears is a change too. */
struct source_list;

void source_free(struct source_list *list);

struct source_list *source_new(void);

enum source_outcome {
	SOURCE_READ,
	SOURCE_ABSENT,
	SOURCE_REFUSED, /* after a warning */
};

#define SOURCE_SIZE_MAX ((size_t)1 << 20)

/* Reads a regular file of at most SOURCE_SIZE_MAX bytes that not everybody
 * can write, and remembers it in the list. */
enum source_outcome source_read(struct source_list *list, struct arena *arena,
    const char *path, char **bytes, size_t *len);

/* One of the list has another time, size or number now, came or went. */
bool source_has_changed(const struct source_list *list);

#endif
