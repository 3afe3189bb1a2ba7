#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/number.h"

struct buffer
buffer_new(struct arena *arena, size_t size)
{
	struct buffer buffer = { .arena = arena, .size = size + 1 };

	buffer.bytes = arena_bytes(arena, buffer.size);
	buffer.bytes[0] = '\0';
	return buffer;
}

/* Room for `len` more bytes, which the caller fills; they count at once. */
static char *
extend(struct buffer *buffer, size_t len)
{
	char *place = NULL;

	if (len >= buffer->size - buffer->len) {
		size_t size = (buffer->len + len + 1) * 2;
		char *bytes = NULL;

		if (size < buffer->size)
			log_panic("buffer of %zu bytes", len);
		bytes = arena_bytes(buffer->arena, size);
		memcpy(bytes, buffer->bytes, buffer->len);
		buffer->bytes = bytes;
		buffer->size = size;
	}
	place = buffer->bytes + buffer->len;
	buffer->len += len;
	buffer->bytes[buffer->len] = '\0';
	return place;
}

void
buffer_add(struct buffer *buffer, const void *bytes, size_t len)
{
	if (len > 0)
		memcpy(extend(buffer, len), bytes, len);
}

void
buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void
buffer_byte(struct buffer *buffer, char byte)
{
	*extend(buffer, 1) = byte;
}

void
buffer_number(struct buffer *buffer, int64_t number)
{
	char digits[NUMBER_SIZE];

	buffer_text(buffer, number_write(number, digits));
}

void
buffer_format(struct buffer *buffer, const char *format, ...)
{
	size_t room = buffer->size - buffer->len;
	va_list arguments;
	va_list again;
	int len = 0;

	va_start(arguments, format);
	va_copy(again, arguments);
	len = vsnprintf(buffer->bytes + buffer->len, room, format, arguments);
	va_end(arguments);
	if (len < 0)
		log_panic("format %s", format);
	/* vsnprintf writes the NUL that extend() has room for. */
	if ((size_t)len < room)
		buffer->len += (size_t)len;
	else
		(void)vsnprintf(extend(buffer, (size_t)len), (size_t)len + 1,
		    format, again);
	va_end(again);
}
