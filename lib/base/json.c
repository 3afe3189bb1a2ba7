#include "base/json.h"

#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "base/log.h"
#include "base/utf8.h"

enum {
	DEPTH_MAX = 8,
	MEMBERS_MAX = 64,
};

static bool take(struct value *parent, const char *name, json_t *json,
    int depth);

/* A text of ours: what the gate refuses is no text, escaped or not. */
static bool
take_text(struct value *parent, const char *name, const json_t *json)
{
	const char *text = json_string_value(json);
	size_t len = json_string_length(json);

	if (!utf8_is_text(text, len))
		return false;
	value_set_text(parent, name, arena_copy(parent->arena, text, len));
	return true;
}

static bool
take_object(struct value *object, json_t *json, int depth)
{
	const char *name = NULL;
	json_t *member = NULL;

	if (json_object_size(json) > MEMBERS_MAX)
		return false;
	json_object_foreach (json, name, member) {
		if (!utf8_is_text(name, strlen(name)))
			return false;
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
		return take_text(parent, name, json);
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
		return false;
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

struct value *
json_read(struct arena *arena, const char *bytes, size_t len)
{
	struct value *object = value_object(arena);
	json_t *json = NULL;
	bool good = false;

	errno = 0;
	json = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
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
