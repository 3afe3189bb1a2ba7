#include "base/json.h"

#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/utf8.h"

enum {
	DEPTH_MAX = 8,
	MEMBERS_MAX = 64,
};

static bool take(struct value *parent, const char *name, json_t *json,
    int depth);

/* No text of ours (U+FFFE), in place of what is none. */
static const char broken[] = "\xef\xbf\xbe";

static void
take_text(struct value *parent, const char *name, const json_t *json)
{
	const char *text = json_string_value(json);
	size_t len = json_string_length(json);

	value_set_text(parent, name,
	    utf8_is_text(text, len) ? arena_copy(parent->arena, text, len)
				    : broken);
}

static bool
take_object(struct value *object, json_t *json, int depth)
{
	const char *name = NULL;
	json_t *member = NULL;

	if (json_object_size(json) > MEMBERS_MAX)
		return false;
	json_object_foreach (json, name, member) {
		/* Nobody knows a name that is no text. */
		if (!utf8_is_text(name, strlen(name)))
			continue;
		if (!take(object, arena_text(object->arena, name), member,
			depth))
			return false;
	}
	return true;
}

static bool
take_list(struct value *list, const json_t *json, int depth)
{
	size_t size = json_array_size(json);

	if (size > MEMBERS_MAX)
		return false;
	for (size_t i = 0; i < size; i++)
		if (!take(list, NULL, json_array_get(json, i), depth))
			return false;
	return true;
}

static bool
take(struct value *parent, const char *name, json_t *json, int depth)
{
	if (depth >= DEPTH_MAX)
		return false;
	switch (json_typeof(json)) {
	case JSON_STRING:
		take_text(parent, name, json);
		return true;
	case JSON_INTEGER:
		value_set_number(parent, name, json_integer_value(json));
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		value_set_flag(parent, name, json_is_true(json));
		return true;
	case JSON_NULL:
		return true;
	case JSON_OBJECT:
		return take_object(value_set_object(parent, name), json,
		    depth + 1);
	case JSON_ARRAY:
		return take_list(value_set_list(parent, name), json, depth + 1);
	case JSON_REAL:
		(void)value_set_list(parent, name);
		return true;
	}
	return false;
}

/* The library does not always say that this was the reason. */
static void
need_memory(const json_t *json)
{
	if (json == NULL && errno == ENOMEM)
		log_out_of_memory();
}

static size_t
digits_len(const char *at, const char *end)
{
	const char *from = at;

	while (at < end && ascii_is_digit(*at))
		at++;
	return (size_t)(at - from);
}

/* How many bytes from `at` are a fraction or an exponent, 0 where there is
 * none; where it has no digit *good becomes false. */
static size_t
part_len(const char *at, const char *end, bool exponent, bool *good)
{
	const char *from = at;
	size_t digits = 0;

	if (at == end || (exponent ? *at != 'e' && *at != 'E' : *at != '.'))
		return 0;
	at++;
	if (exponent && at < end && (*at == '+' || *at == '-'))
		at++;
	digits = digits_len(at, end);
	*good = *good && digits > 0;
	return (size_t)(at - from) + digits;
}

/* How many bytes from `at` are a number (RFC 8259, section 6), or 0. */
static size_t
number_len(const char *at, const char *end)
{
	const char *from = at;
	size_t digits = 0;
	bool good = true;

	if (at < end && *at == '-')
		at++;
	digits = digits_len(at, end);
	good = digits == 1 || (digits > 1 && *at != '0');
	at += digits;
	at += part_len(at, end, false, &good);
	at += part_len(at, end, true, &good);
	return good ? (size_t)(at - from) : 0;
}

/* The library refuses all where a number is beyond its range: one that is no
 * small whole number becomes a fraction, which is none of ours either. */
static const char *
ready_number(struct buffer *ready, const char *at, const char *end)
{
	enum { SMALL = 18 };
	size_t len = number_len(at, end);

	if (len == 0) {
		buffer_add(ready, at, 1);
		return at + 1;
	}
	if (len <= SMALL && strcspn(at, ".eE") >= len)
		buffer_add(ready, at, len);
	else
		buffer_text(ready, "0.5");
	return at + len;
}

/* The 16 bits of \uXXXX, or -1. */
static int
escaped(const char *at, const char *end)
{
	int unit = 0;

	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (ascii_hex(at[i]) < 0)
			return -1;
		unit = unit << 4 | ascii_hex(at[i]);
	}
	return unit;
}

static bool
is_half(int unit, int first)
{
	return unit >= first && unit < first + 0x400;
}

/* One character of a text; what is no UTF-8, or half of a surrogate pair, is
 * refused by the library with all else, so it becomes what is no text. */
static const char *
ready_character(struct buffer *ready, const char *at, const char *end)
{
	const char *from = at;
	int unit = escaped(at, end);

	if (is_half(unit, 0xd800) && is_half(escaped(at + 6, end), 0xdc00)) {
		at += 12;
	} else if (is_half(unit, 0xd800) || is_half(unit, 0xdc00)) {
		buffer_text(ready, broken);
		return at + 6;
	} else if (*at == '\\' && end - at > 1) {
		at += 2;
	} else if (utf8_read(&at, end) == UTF8_BAD) {
		buffer_text(ready, broken);
		return at;
	}
	buffer_add(ready, from, (size_t)(at - from));
	return at;
}

/* What the library takes: a value that we could not take must not be the end of
 * those beside it.  A byte order mark may stand before it (RFC 8259, section
 * 8.1). */
static struct buffer
make_ready(struct arena *arena, const char *bytes, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct buffer ready = buffer_new(arena, len + 1);
	const char *at = bytes;
	const char *end = bytes + len;
	bool text = false;

	if (len >= strlen(mark) && memcmp(at, mark, strlen(mark)) == 0)
		at += strlen(mark);
	while (at < end) {
		if (*at == '"') {
			text = !text;
			buffer_add(&ready, at++, 1);
		} else if (text) {
			at = ready_character(&ready, at, end);
		} else {
			at = ready_number(&ready, at, end);
		}
	}
	return ready;
}

struct value *
json_read(struct arena *arena, const char *bytes, size_t len)
{
	struct buffer ready = make_ready(arena, bytes, len);
	struct value *object = value_object(arena);
	json_t *json = NULL;
	bool good = false;

	errno = 0;
	json = json_loadb(ready.bytes, ready.len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	need_memory(json);
	good = json_is_object(json) && take_object(object, json, 1);
	json_decref(json);
	return good ? object : NULL;
}

/* Short of memory the answer would lack something that nobody misses. */
static void
set(json_t *json, const char *name, json_t *member)
{
	int failed = name == NULL ? json_array_append_new(json, member)
				  : json_object_set_new(json, name, member);

	if (failed != 0)
		need_memory(NULL);
}

static json_t *
give(const struct value *value)
{
	json_t *json = NULL;

	switch (value->kind) {
	case VALUE_TEXT:
		return json_string(value->text);
	case VALUE_NUMBER:
		return json_integer(value->number);
	case VALUE_FLAG:
		return json_boolean(value->flag);
	case VALUE_OBJECT:
		json = json_object();
		for (const struct value *at = value->first; at != NULL;
		     at = at->next)
			set(json, at->name, give(at));
		return json;
	case VALUE_LIST:
		json = json_array();
		for (const struct value *at = value->first; at != NULL;
		     at = at->next)
			set(json, NULL, give(at));
		return json;
	}
	return json;
}

static int
append(const char *bytes, size_t len, void *buffer)
{
	buffer_add(buffer, bytes, len);
	return 0;
}

void
json_write(struct buffer *buffer, const struct value *value)
{
	json_t *json = NULL;

	errno = 0;
	json = give(value);
	need_memory(json);
	if (json == NULL
	    || json_dump_callback(json, append, buffer,
		   JSON_COMPACT | JSON_ENCODE_ANY)
		   != 0) {
		need_memory(NULL);
		log_panic("a value that is no JSON");
	}
	json_decref(json);
}
