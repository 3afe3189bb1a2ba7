#include "page/control.h"

#include <string.h>

#include "page/typed.h"

static enum control_kind
kind_of_input(const char *type)
{
	static const char *const buttons[] = { "submit", "button", "reset",
		"image", "file", NULL };

	if (type == NULL)
		return CONTROL_VALUE;
	if (node_word(buttons, type))
		return CONTROL_NONE;
	if (strcmp(type, "hidden") == 0)
		return CONTROL_HIDDEN;
	if (strcmp(type, "password") == 0)
		return CONTROL_SECRET;
	if (strcmp(type, "checkbox") == 0 || strcmp(type, "radio") == 0)
		return CONTROL_CHECK;
	return CONTROL_VALUE;
}

static enum control_kind
kind_of(const struct node *node)
{
	if (node_is(node, "input"))
		return kind_of_input(node_plain(node, "type"));
	if (node_is(node, "textarea"))
		return CONTROL_TEXTAREA;
	return node_is(node, "select") ? CONTROL_SELECT : CONTROL_NONE;
}

/* The attribute by which a value is shown, or NULL. */
static const char *
attribute_of(enum control_kind kind)
{
	switch (kind) {
	case CONTROL_VALUE:
	case CONTROL_HIDDEN:
		return "value";
	case CONTROL_CHECK:
		return "checked";
	case CONTROL_OPTION:
		return "selected";
	case CONTROL_NONE:
	case CONTROL_SECRET:
	case CONTROL_TEXTAREA:
	case CONTROL_SELECT:
		return NULL;
	}
	return NULL;
}

static bool
is_visible(enum control_kind kind)
{
	switch (kind) {
	case CONTROL_VALUE:
	case CONTROL_CHECK:
	case CONTROL_SECRET:
	case CONTROL_TEXTAREA:
	case CONTROL_SELECT:
		return true;
	case CONTROL_NONE:
	case CONTROL_HIDDEN:
	case CONTROL_OPTION:
		return false;
	}
	return false;
}

static bool
is_marked_already(const struct emitter *emitter, const char *name)
{
	const void *bytes = emitter->controls.bytes;
	const struct op_control *controls = bytes;
	size_t count = emitter->controls.len / sizeof(*controls);

	for (size_t i = 0; i < count; i++)
		if (strcmp(emitter->bytes.bytes + controls[i].name, name) == 0)
			return true;
	return false;
}

/* Only the first of a name is marked: one radio speaks for its group. */
static void
mark(struct compile *compile, const struct node *node, struct control *control,
    const struct tal_binding *bindings)
{
	struct op_control entry = { 0 };
	const char *id = node_plain(node, "id");

	if (is_marked_already(&compile->emitter, control->name))
		return;
	if (tal_bound(bindings, "aria-invalid") != NULL
	    || tal_bound(bindings, "aria-describedby") != NULL)
		compile_fail(compile, node,
		    "the errors of %s set its aria-invalid and "
		    "aria-describedby",
		    control->name);
	control->marked = true;
	entry.name = emitter_text(&compile->emitter, control->name);
	entry.id =
	    emitter_text(&compile->emitter, id == NULL ? control->name : id);
	buffer_add(&compile->emitter.controls, &entry, sizeof(entry));
}

/* Of what is repeated while a page is compiled, radios can be told apart: by
 * their values. */
static bool
is_told_apart(const struct compile *compile, const struct node *node)
{
	const char *type = node_plain(node, "type");

	return compile->repeats == 0
	       || (compile->slots == 0 && type != NULL
		   && strcmp(type, "radio") == 0);
}

struct control
control_of(struct compile *compile, const struct node *node,
    const struct tal_binding *bindings)
{
	struct control control = { .kind = kind_of(node) };
	const char *shown = NULL;

	if (node_is(node, "option") && compile->select != NULL) {
		control.kind = CONTROL_OPTION;
		control.name = compile->select;
	} else {
		control.name = node_plain(node, "name");
		if (compile->inert || !is_told_apart(compile, node))
			control.name = NULL;
	}
	if (control.name == NULL)
		control.kind = CONTROL_NONE;
	if (is_visible(control.kind))
		mark(compile, node, &control, bindings);
	shown = attribute_of(control.kind);
	if (shown != NULL && tal_bound(bindings, shown) != NULL)
		control.kind = CONTROL_NONE;
	return control;
}

bool
control_makes(const struct control *control, const char *attribute)
{
	const char *shown = attribute_of(control->kind);

	if (shown != NULL && strcmp(shown, attribute) == 0)
		return true;
	return control->marked
	       && (strcmp(attribute, "aria-invalid") == 0
		   || strcmp(attribute, "aria-describedby") == 0);
}

struct op
control_piece(struct compile *compile, enum op_kind kind, const char *name,
    const char *text)
{
	struct op op = { .kind = (uint8_t)kind };

	op.name = emitter_text(&compile->emitter, name);
	op.len = (uint32_t)strlen(text);
	op.text = emitter_bytes(&compile->emitter, text, op.len);
	return op;
}

static const char *
escaped(struct compile *compile, const char *text)
{
	struct buffer buffer = buffer_new(compile->arena, strlen(text) + 16);

	escape_write(&buffer, ESCAPE_ATTRIBUTE, text, strlen(text));
	return buffer.bytes;
}

static void
write_value(struct compile *compile, const struct node *node, const char *name)
{
	const char *value = node_plain(node, "value");
	const char *text = value == NULL
			       ? ""
			       : arena_format(compile->arena, " value=\"%s\"",
				   escaped(compile, value));
	struct op op = control_piece(compile, OP_TYPED, name, text);

	(void)emitter_piece(&compile->emitter, &op);
}

/* The value of a box or an option, from its attribute or from a value. */
static void
write_chosen(struct compile *compile, const struct node *node,
    const struct control *control, const struct tal_binding *bindings)
{
	bool box = control->kind == CONTROL_CHECK;
	const struct tal_binding *bound = tal_bound(bindings, "value");
	const char *value = node_plain(node, "value");
	struct op op = control_piece(compile, OP_CHOSEN, control->name,
	    box ? " checked=\"checked\"" : typed_selected);

	op.number = node_plain(node, box ? "checked" : "selected") != NULL;
	if (bound != NULL && bound->path.kind == PATH_VALUE) {
		op.kind = OP_CHOSEN_VALUE;
		op.slot = bound->path.slot;
		op.path = emitter_path(&compile->emitter, bound->path.names);
		(void)emitter_piece(&compile->emitter, &op);
		return;
	}
	if (bound != NULL)
		value = tal_constant(compile, bound->path.constant);
	if (value == NULL)
		compile_fail(compile, node, "needs a value");
	else
		op.path = emitter_text(&compile->emitter, value);
	(void)emitter_piece(&compile->emitter, &op);
}

static void
write_mark(struct compile *compile, const struct node *node, const char *name)
{
	const char *described = node_plain(node, "aria-describedby");
	struct op op = control_piece(compile, OP_MARK, name,
	    described == NULL ? "" : escaped(compile, described));

	(void)emitter_piece(&compile->emitter, &op);
}

void
control_attributes(struct compile *compile, const struct node *node,
    const struct control *control, const struct tal_binding *bindings)
{
	switch (control->kind) {
	case CONTROL_VALUE:
	case CONTROL_HIDDEN:
		write_value(compile, node, control->name);
		break;
	case CONTROL_CHECK:
	case CONTROL_OPTION:
		write_chosen(compile, node, control, bindings);
		break;
	case CONTROL_NONE:
	case CONTROL_SECRET:
	case CONTROL_TEXTAREA:
	case CONTROL_SELECT:
		break;
	}
	if (control->marked)
		write_mark(compile, node, control->name);
}
