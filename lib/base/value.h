/* The outcome of a request as a tree of named values: what a page shows and
 * what JSON carries are two renderings of the same tree. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
	VALUE_TEXT, /* UTF-8 that passed the gate */
	VALUE_NUMBER,
	VALUE_FLAG,
	VALUE_OBJECT, /* named members, in the order they were set */
	VALUE_LIST,   /* items without names */
};

/* All of it lives in the arena of the root.  Names and texts are borrowed:
 * literals, or memory of the same arena. */
struct value {
	enum value_kind kind;
	const char *name; /* within an object, else NULL */
	const char *text;
	int64_t number;
	bool flag;
	struct arena *arena;
	struct value *first; /* members or items */
	struct value *last;
	struct value *next;
};

struct value *value_object(struct arena *arena);

/* Each sets the member `name` of an object, over an older one of that name,
 * or adds an item to a list (name NULL).  A text of NULL sets nothing; an
 * object that is there already keeps its members. */
void value_set_text(struct value *value, const char *name, const char *text);
void value_set_number(struct value *value, const char *name, int64_t number);
void value_set_flag(struct value *value, const char *name, bool flag);
struct value *value_set_object(struct value *value, const char *name);
struct value *value_set_list(struct value *value, const char *name);

/* The member of that name, or NULL. */
const struct value *value_get(const struct value *object, const char *name);

/* The member's text, or NULL where it is absent or no text. */
const char *value_get_text(const struct value *object, const char *name);

/* As a condition: absent, false, 0, "" and an empty list are false. */
bool value_is_true(const struct value *value);

#endif
