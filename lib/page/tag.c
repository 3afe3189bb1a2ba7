#include "page/tag.h"

#include <string.h>

#include "base/ascii.h"
#include "page/address.h"
#include "page/language.h"
#include "page/link.h"

static void
write_attribute(struct compile *compile, const char *name, const char *value)
{
	struct emitter *emitter = &compile->emitter;

	emitter_literal(emitter, " ");
	emitter_literal(emitter, name);
	emitter_literal(emitter, "=\"");
	emitter_escaped(emitter, ESCAPE_ATTRIBUTE, value);
	emitter_literal(emitter, "\"");
}

/* Lists are long: a word among their attributes needs no quotes (HTML, section
 * "Attributes"). */
static void
write_word(struct compile *compile, const char *name, const char *value)
{
	size_t len = strspn(value,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

	if (len == 0 || value[len] != '\0') {
		write_attribute(compile, name, value);
		return;
	}
	emitter_literal(&compile->emitter, " ");
	emitter_literal(&compile->emitter, name);
	emitter_literal(&compile->emitter, "=");
	emitter_literal(&compile->emitter, value);
}

static void
note_id(struct compile *compile, const struct node *node, const char *id)
{
	struct compile_id *entry = NULL;

	if (compile->repeats > 0)
		compile_fail(compile, node,
		    "the id %s within tal:repeat would be there twice", id);
	for (const struct compile_id *at = compile->ids; at != NULL;
	     at = at->next)
		if (strcmp(at->id, id) == 0)
			compile_fail(compile, node,
			    "the id %s is there twice, first in %s:%d", id,
			    at->node->file, at->node->line);
	entry = arena_alloc(compile->arena, sizeof(*entry));
	entry->id = id;
	entry->node = node;
	entry->next = compile->ids;
	compile->ids = entry;
}

static bool
is_handler(const char *name)
{
	return ascii_lower(name[0]) == 'o' && ascii_lower(name[1]) == 'n';
}

/* "${a/b}" within a sentence: the constant at that path. */
static const char *
with_constants(struct compile *compile, const struct node *node,
    const char *text)
{
	struct buffer out = buffer_new(compile->arena, 64);
	const char *at = NULL;

	while ((at = strstr(text, "${")) != NULL) {
		const char *name = at + strlen("${");
		size_t len = strcspn(name, "}");
		struct path path = tal_path(compile, node,
		    arena_copy(compile->arena, name, len));

		if (path.kind != PATH_CONSTANT || name[len] == '\0') {
			compile_fail(compile, node,
			    "\"%s\": ${ } holds a constant", text);
			return "";
		}
		buffer_add(&out, text, (size_t)(at - text));
		buffer_text(&out, tal_constant(compile, path.constant));
		text = name + len + 1;
	}
	buffer_text(&out, text);
	return out.bytes;
}

static void
write_plain(struct compile *compile, const struct node *node,
    const struct node_attribute *attribute)
{
	const char *name = attribute->name;
	const char *value = attribute->value;

	if (is_handler(name) || link_is_refused(name))
		compile_fail(compile, node, "%s is not allowed", name);
	if (strcmp(name, "id") == 0)
		note_id(compile, node, value);
	if (link_is_attribute(name))
		value = address_of_template(compile, node, value);
	else
		value = with_constants(compile, node, value);
	write_attribute(compile, name, value);
}

/* Ours on html: the language is that of the folder, and HTML has one
 * namespace. */
static bool
is_language(const struct node *node, const char *name)
{
	static const char *const names[] = { "lang", "xml:lang", "dir", "xmlns",
		NULL };

	return node_is(node, "html") && node_word(names, name);
}

static void
write_language(struct compile *compile)
{
	const char *language = compile->files->language;

	write_attribute(compile, "lang", language);
	write_attribute(compile, "dir", language_direction(language));
}

/* What stands without a value, or not at all. */
static bool
is_flag(const char *name)
{
	static const char *const names[] = { "autofocus", "checked", "disabled",
		"formnovalidate", "hidden", "multiple", "novalidate", "open",
		"readonly", "required", "selected", NULL };

	return node_word(names, name);
}

static bool
is_link(const char *name)
{
	return strcmp(name, "href") == 0 || strcmp(name, "src") == 0;
}

static void
write_constant(struct compile *compile, const struct node *node,
    const char *name, const struct value *value)
{
	if (is_flag(name)) {
		if (value_is_true(value))
			write_attribute(compile, name, name);
		return;
	}
	if (is_link(name)) {
		const char *url = address_of_constant(compile, node, value);

		if (url != NULL)
			write_attribute(compile, name, url);
		return;
	}
	if (value == NULL)
		return;
	switch (value->kind) {
	case VALUE_TEXT:
	case VALUE_NUMBER:
		write_word(compile, name, tal_constant(compile, value));
		return;
	case VALUE_FLAG:
		if (value->flag)
			write_attribute(compile, name, "true");
		return;
	case VALUE_OBJECT:
	case VALUE_LIST:
		return;
	}
}

static void
write_bound(struct compile *compile, const struct node *node,
    const struct tal_binding *binding)
{
	const char *name = binding->name;
	enum op_kind kind = OP_ATTRIBUTE;
	const char *text = NULL;
	struct op op;

	if (link_is_fixed(name))
		compile_fail(compile, node, "tal:attributes may not set %s",
		    name);
	if (is_link(name))
		address_check(compile, node, binding);
	if (compile->failed)
		return;
	if (binding->path.kind == PATH_CONSTANT) {
		write_constant(compile, node, name, binding->path.constant);
		return;
	}
	text = arena_format(compile->arena, " %s=\"", name);
	if (is_link(name))
		kind = OP_LINK;
	if (is_flag(name)) {
		kind = OP_FLAG;
		text = arena_format(compile->arena, " %s=\"%s\"", name, name);
	}
	op = tal_piece(compile, kind, &binding->path);
	op.len = (uint32_t)strlen(text);
	op.text = emitter_bytes(&compile->emitter, text, op.len);
	(void)emitter_piece(&compile->emitter, &op);
}

void
tag_attributes(struct compile *compile, const struct node *node,
    const struct control *control, const struct tal_binding *bindings)
{
	const struct node_attribute *at = node->attributes;

	if (node_is(node, "html"))
		write_language(compile);
	for (; at != NULL; at = at->next)
		if (at->space == NODE_PLAIN
		    && tal_bound(bindings, at->name) == NULL
		    && !control_makes(control, at->name)
		    && !is_language(node, at->name))
			write_plain(compile, node, at);
	for (const struct tal_binding *bound = bindings; bound != NULL;
	     bound = bound->next)
		write_bound(compile, node, bound);
	control_attributes(compile, node, control, bindings);
}
