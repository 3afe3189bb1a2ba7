/* What a path in a template means. */
#ifndef PAGE_PATH_H
#define PAGE_PATH_H

#include "base/arena.h"
#include "base/value.h"

#include <stdbool.h>
#include <stdint.h>

/* The repeats around a place, the innermost first. */
struct path_scope {
	const struct path_scope *outer;
	const char *name;         /* of the item */
	const struct value *list; /* of a constant repeat, else NULL */
	const struct value *item; /* of a constant repeat */
	const char *full;         /* the list's path from the values */
	uint8_t slot;             /* of another: 1, 2 ... from outside */
};

enum path_kind {
	PATH_UNKNOWN,
	PATH_CONSTANT,
	PATH_VALUE, /* known at rendering */
};

struct path {
	enum path_kind kind;
	const struct value *constant; /* NULL where an item has none */
	uint8_t slot;      /* where it begins: 0 the values, else a repeat */
	const char *names; /* from there, divided by "/"; may be "" */
	const char *full;  /* from the values */
	bool listed;       /* is no mere beginning of one that is known */
};

/* All that has a name. */
struct path_world {
	struct arena *arena;
	const char *const *paths; /* of values, ends with NULL */
	const struct value *constants;
	const struct value *own; /* constants of this room: page/lang ... */
};

struct path path_find(const struct path_world *world,
    const struct path_scope *scope, const char *text);

#endif
