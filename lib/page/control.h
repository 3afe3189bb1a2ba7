/* What a control's name binds: the typed value, the mark of an error. */
#ifndef PAGE_CONTROL_H
#define PAGE_CONTROL_H

#include "page/compile.h"
#include "page/tal.h"

#include <stdbool.h>
#include <stdint.h>

enum control_kind {
	CONTROL_NONE,
	CONTROL_VALUE, /* an input with a text */
	CONTROL_HIDDEN,
	CONTROL_CHECK,  /* checkbox, radio */
	CONTROL_SECRET, /* a password: never filled */
	CONTROL_TEXTAREA,
	CONTROL_SELECT,
	CONTROL_OPTION, /* of a select that is filled */
};

struct control {
	enum control_kind kind;
	const char *name;
	bool marked; /* gets the errors of its name */
};

struct control control_of(struct compile *compile, const struct node *node,
    const struct tal_binding *bindings);

/* Whether an attribute is ours to write, not the template's. */
bool control_makes(const struct control *control, const char *attribute);

/* Writes those attributes. */
void control_attributes(struct compile *compile, const struct node *node,
    const struct control *control, const struct tal_binding *bindings);

/* A op for the control of that name; `text` is what it falls back to. */
struct op control_piece(struct compile *compile, enum op_kind kind,
    const char *name, const char *text);

#endif
