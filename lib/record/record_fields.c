#include "record/record_fields.h"

#include <limits.h>
#include <string.h>

#include "base/log.h"

enum { ROOM = 512 };

static size_t
count_of(const struct record_field *field, const char *from)
{
	size_t count = 0;

	memcpy(&count, from + field->count_place, sizeof(count));
	return count;
}

static bool
is_zero(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static int
int_at(const char *at)
{
	int number = 0;

	memcpy(&number, at, sizeof(number));
	return number;
}

static int64_t
number_at(const char *at)
{
	int64_t number = 0;

	memcpy(&number, at, sizeof(number));
	return number;
}

static const void *
pointer_at(const char *at)
{
	const void *pointer = NULL;

	memcpy(&pointer, at, sizeof(pointer));
	return pointer;
}

static void
write_rows(struct buffer *record, const struct record_field *field,
    const char *from)
{
	size_t count = count_of(field, from);

	if (count > field->max)
		log_panic("record field %d of %zu rows", field->tag, count);
	if (count > 0)
		record_add_bytes(record, field->tag, from + field->place,
		    count * field->size);
}

static void
write_field(struct buffer *record, const struct record_field *field,
    const char *from)
{
	const char *at = from + field->place;

	switch (field->type) {
	case RECORD_TEXT:
		record_add_text(record, field->tag, pointer_at(at));
		break;
	case RECORD_NUMBER:
		record_add_number(record, field->tag, number_at(at));
		break;
	case RECORD_INT:
		record_add_number(record, field->tag, int_at(at));
		break;
	case RECORD_FLAG:
		record_add_number(record, field->tag, *at != 0);
		break;
	case RECORD_BYTES:
		if (field->needed || !is_zero(at, field->size))
			record_add_bytes(record, field->tag, at, field->size);
		break;
	case RECORD_WORD:
		record_add_text(record, field->tag, field->words[int_at(at)]);
		break;
	case RECORD_ROWS:
		write_rows(record, field, from);
		break;
	case RECORD_BLOB:
		if (pointer_at(at) != NULL)
			record_add_bytes(record, field->tag, pointer_at(at),
			    count_of(field, from));
		break;
	}
}

struct buffer
record_fields_write(struct arena *arena, const struct record_fields *fields,
    const void *from)
{
	struct buffer record = buffer_new(arena, ROOM);

	record_begin(&record);
	for (size_t i = 0; i < fields->count; i++)
		write_field(&record, &fields->rows[i], from);
	return record;
}

static bool
read_int(int64_t number, char *at)
{
	int value = (int)number;

	memcpy(at, &value, sizeof(value));
	return number >= INT_MIN && number <= INT_MAX;
}

static bool
read_word(const char *text, const char *const *words, char *at)
{
	for (int i = 0; text != NULL && words[i] != NULL; i++) {
		if (strcmp(text, words[i]) != 0)
			continue;
		memcpy(at, &i, sizeof(i));
		return true;
	}
	return false;
}

static bool
read_rows(const struct record *record, const struct record_field *field,
    char *to)
{
	size_t len = record->lens[field->tag];
	size_t count = len / field->size;

	if (len % field->size != 0 || count > field->max)
		return false;
	memcpy(to + field->count_place, &count, sizeof(count));
	if (len > 0)
		memcpy(to + field->place, record->fields[field->tag], len);
	return true;
}

static void
read_blob(const struct record *record, const struct record_field *field,
    char *to)
{
	const char *bytes = record->fields[field->tag];
	size_t len = record->lens[field->tag];

	if (len == 0)
		return;
	memcpy(to + field->place, &bytes, sizeof(bytes));
	memcpy(to + field->count_place, &len, sizeof(len));
}

/* False where the field cannot be what it says. */
static bool
read_field(const struct record *record, const struct record_field *field,
    char *to)
{
	const char *text = record_text(record, field->tag);
	int64_t number = record_number(record, field->tag);
	char *at = to + field->place;

	switch (field->type) {
	case RECORD_TEXT:
		memcpy(at, &text, sizeof(text));
		return true;
	case RECORD_NUMBER:
		memcpy(at, &number, sizeof(number));
		return true;
	case RECORD_INT:
		return read_int(number, at);
	case RECORD_FLAG:
		*(bool *)at = number != 0;
		return true;
	case RECORD_BYTES:
		return record_bytes(record, field->tag, at, field->size)
		       || !field->needed;
	case RECORD_WORD:
		return read_word(text, field->words, at);
	case RECORD_ROWS:
		return read_rows(record, field, to);
	case RECORD_BLOB:
		read_blob(record, field, to);
		return true;
	}
	return false;
}

bool
record_fields_read(const struct record_fields *fields, const char *bytes,
    size_t len, void *to)
{
	struct record record;

	memset(to, 0, fields->size);
	if (!record_read(&record, bytes, len))
		return false;
	for (size_t i = 0; i < fields->count; i++) {
		const struct record_field *field = &fields->rows[i];

		if (field->needed && record.fields[field->tag] == NULL)
			return false;
		if (!read_field(&record, field, to))
			return false;
	}
	return true;
}
