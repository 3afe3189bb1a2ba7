/* The verbs of TAL: conditions, repeats, values. */
#ifndef PAGE_VERB_H
#define PAGE_VERB_H

#include "page/compile.h"

/* What a path means here; fails where it means nothing. */
struct path verb_path(struct compile *compile, const struct node *node,
    const char *text);

/* A piece for the value at a path of kind PATH_VALUE. */
struct piece verb_piece(struct compile *compile, enum piece_kind kind,
    const struct path *path);

/* A constant's text, or "" where it has none. */
const char *verb_constant(struct compile *compile,
    const struct value *constant);

/* Writes the element by `body`, as often as its condition and repeat say;
 * fails where it has a verb that is not known. */
void verb_around(struct compile *compile, const struct node *node,
    void (*body)(struct compile *compile, const struct node *node));

/* An attribute that a value gives. */
struct verb_binding {
	struct verb_binding *next;
	const char *name;
	struct path path;
};

struct verb_binding *verb_bindings(struct compile *compile,
    const struct node *node);

/* The one of that name, or NULL. */
const struct verb_binding *verb_bound(const struct verb_binding *bindings,
    const char *name);

#endif
