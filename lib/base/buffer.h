/* Bytes that grow at their end, in an arena. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Callers read `bytes` and `len` and change neither.  `bytes` is always
 * followed by a NUL that `len` does not count, and moves when the buffer grows.
 */
struct buffer {
	struct arena *arena;
	char *bytes;
	size_t len;
	size_t size;
};

/* An empty buffer with room for `size` bytes before it has to grow. */
struct buffer buffer_new(struct arena *arena, size_t size);

void buffer_add(struct buffer *buffer, const void *bytes, size_t len);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_byte(struct buffer *buffer, char byte);
void buffer_number(struct buffer *buffer, int64_t number);
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
