/* Memory that lives as long as one request, or one command. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/attribute.h"

#include <stdarg.h>
#include <stddef.h>

/*
 * Everything taken from an arena is aligned for any type, zeroed, and freed
 * together, by arena_reset() or arena_free().  No call returns NULL: input is
 * bounded before anything is allocated, so running out of memory ends the
 * process (log_fatal) and the web server answers 503.  What was handed out is
 * wiped before it is used again.  Nothing that outlives the arena may point
 * into it.
 */
struct arena;

void arena_free(struct arena *arena);

struct arena *arena_new(void) FREED_BY(arena_free);

/* Forgets all memory. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);

/* The same, not zeroed: for bytes that are written before they are read. */
char *arena_bytes(struct arena *arena, size_t size);

/* A copy of len bytes with a NUL behind it. */
char *arena_copy(struct arena *arena, const void *bytes, size_t len);

/* A copy of a NUL-terminated text. */
char *arena_text(struct arena *arena, const char *text);

char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

char *arena_vformat(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
