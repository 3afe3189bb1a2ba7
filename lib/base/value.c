#include "base/value.h"

#include <string.h>

static struct value *
new_value(struct arena *arena, enum value_kind kind, const char *name)
{
	struct value *value = arena_alloc(arena, sizeof(*value));

	value->kind = kind;
	value->name = name;
	value->arena = arena;
	return value;
}

struct value *
value_object(struct arena *arena)
{
	return new_value(arena, VALUE_OBJECT, NULL);
}

static struct value *
find(const struct value *object, const char *name)
{
	for (struct value *at = object->first; at != NULL; at = at->next)
		if (at->name != NULL && strcmp(at->name, name) == 0)
			return at;
	return NULL;
}

/* The member to be set: the old one emptied, or a new one at the end. */
static struct value *
place(struct value *parent, enum value_kind kind, const char *name)
{
	struct value *old = name == NULL ? NULL : find(parent, name);
	struct value *value = NULL;

	if (old != NULL) {
		struct value *next = old->next;

		memset(old, 0, sizeof(*old));
		old->kind = kind;
		old->name = name;
		old->arena = parent->arena;
		old->next = next;
		return old;
	}
	value = new_value(parent->arena, kind, name);
	if (parent->last == NULL)
		parent->first = value;
	else
		parent->last->next = value;
	parent->last = value;
	return value;
}

void
value_set_text(struct value *value, const char *name, const char *text)
{
	if (text != NULL)
		place(value, VALUE_TEXT, name)->text = text;
}

void
value_set_number(struct value *value, const char *name, int64_t number)
{
	place(value, VALUE_NUMBER, name)->number = number;
}

void
value_set_flag(struct value *value, const char *name, bool flag)
{
	place(value, VALUE_FLAG, name)->flag = flag;
}

struct value *
value_set_object(struct value *value, const char *name)
{
	struct value *old = name == NULL ? NULL : find(value, name);

	if (old != NULL && old->kind == VALUE_OBJECT)
		return old;
	return place(value, VALUE_OBJECT, name);
}

struct value *
value_set_list(struct value *value, const char *name)
{
	return place(value, VALUE_LIST, name);
}

const struct value *
value_get(const struct value *object, const char *name)
{
	return find(object, name);
}

const char *
value_get_text(const struct value *object, const char *name)
{
	const struct value *value = find(object, name);

	return value != NULL && value->kind == VALUE_TEXT ? value->text : NULL;
}

bool
value_is_true(const struct value *value)
{
	if (value == NULL)
		return false;
	switch (value->kind) {
	case VALUE_TEXT:
		return value->text[0] != '\0';
	case VALUE_NUMBER:
		return value->number != 0;
	case VALUE_FLAG:
		return value->flag;
	case VALUE_OBJECT:
	case VALUE_LIST:
		return value->first != NULL;
	}
	return false;
}
