/* The tals of TAL: conditions, repeats, values. */
#ifndef PAGE_TAL_H
#define PAGE_TAL_H

#include "page/compile.h"

/* What a path means here; fails where it means nothing. */
struct path tal_path(struct compile *compile, const struct node *node,
    const char *text);

/* A op for the value at a path of kind PATH_VALUE. */
struct op tal_piece(struct compile *compile, enum op_kind kind,
    const struct path *path);

/* A constant's text, or "" where it has none. */
const char *tal_constant(struct compile *compile, const struct value *constant);

/* Writes the element by `body`, as often as its condition and repeat say;
 * fails where it has a tal that is not known. */
void tal_around(struct compile *compile, const struct node *node,
    void (*body)(struct compile *compile, const struct node *node));

/* An attribute that a value gives. */
struct tal_binding {
	struct tal_binding *next;
	const char *name;
	struct path path;
};

struct tal_binding *tal_bindings(struct compile *compile,
    const struct node *node);

/* The one of that name, or NULL. */
const struct tal_binding *tal_bound(const struct tal_binding *bindings,
    const char *name);

#endif
