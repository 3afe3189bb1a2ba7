#include "record/record.h"

#include <string.h>

#include "base/log.h"

/* version, then for each field: tag, length in two bytes, bytes, NUL.  The
 * NUL lets a text be used where it stands. */
enum {
	LAYOUT = 1,
	HEAD = 3,
};

void
record_begin(struct buffer *buffer)
{
	buffer_byte(buffer, LAYOUT);
}

void
record_add_bytes(struct buffer *buffer, int tag, const void *bytes, size_t len)
{
	if (tag < 1 || tag >= RECORD_TAGS || len > UINT16_MAX - 1)
		log_panic("record field %d of %zu bytes", tag, len);
	buffer_byte(buffer, (char)tag);
	buffer_byte(buffer, (char)(len & 0xff));
	buffer_byte(buffer, (char)(len >> 8));
	buffer_add(buffer, bytes, len);
	buffer_byte(buffer, '\0');
}

void
record_add_text(struct buffer *buffer, int tag, const char *text)
{
	if (text != NULL && text[0] != '\0')
		record_add_bytes(buffer, tag, text, strlen(text));
}

void
record_add_number(struct buffer *buffer, int tag, int64_t number)
{
	uint64_t bits = (uint64_t)number;
	unsigned char bytes[8];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(bits >> (8 * i));
	if (number != 0)
		record_add_bytes(buffer, tag, bytes, sizeof(bytes));
}

bool
record_read(struct record *record, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	memset(record, 0, sizeof(*record));
	if (len < 1 || bytes[0] != LAYOUT)
		return false;
	bytes++;
	while (bytes < end) {
		size_t tag = (unsigned char)bytes[0];
		size_t size = 0;

		if (end - bytes < HEAD)
			return false;
		size = (size_t)(unsigned char)bytes[1]
		       | (size_t)(unsigned char)bytes[2] << 8;
		bytes += HEAD;
		if ((size_t)(end - bytes) < size + 1 || bytes[size] != '\0')
			return false;
		if (tag < RECORD_TAGS) {
			record->fields[tag] = bytes;
			record->lens[tag] = size;
		}
		bytes += size + 1;
	}
	return true;
}

const char *
record_text(const struct record *record, int tag)
{
	return record->fields[tag];
}

int64_t
record_number(const struct record *record, int tag)
{
	unsigned char bytes[8];
	uint64_t bits = 0;

	if (!record_bytes(record, tag, bytes, sizeof(bytes)))
		return 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bits |= (uint64_t)bytes[i] << (8 * i);
	return (int64_t)bits;
}

bool
record_bytes(const struct record *record, int tag, void *bytes, size_t len)
{
	memset(bytes, 0, len);
	if (record->fields[tag] == NULL || record->lens[tag] != len)
		return false;
	memcpy(bytes, record->fields[tag], len);
	return true;
}
