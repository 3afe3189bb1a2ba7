#include "page/tal.h"

#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"

static const char blanks[] = " \t\r\n";

struct path
tal_path(struct compile *compile, const struct node *node, const char *text)
{
	struct path path = path_find(&compile->world, compile->scope, text);

	if (path.kind == PATH_UNKNOWN)
		compile_fail(compile, node,
		    "\"%s\": this page has no value of that name", text);
	return path;
}

struct op
tal_piece(struct compile *compile, enum op_kind kind, const struct path *path)
{
	struct op op = { .kind = (uint8_t)kind, .slot = path->slot };

	op.path = emitter_path(&compile->emitter, path->names);
	return op;
}

const char *
tal_constant(struct compile *compile, const struct value *constant)
{
	if (constant == NULL)
		return "";
	switch (constant->kind) {
	case VALUE_TEXT:
		return constant->text;
	case VALUE_NUMBER:
		return arena_format(compile->arena, "%" PRId64,
		    constant->number);
	case VALUE_FLAG:
	case VALUE_OBJECT:
	case VALUE_LIST:
		return "";
	}
	return "";
}

static void
check(struct compile *compile, const struct node *node)
{
	static const char *const tal[] = { "content", "condition", "repeat",
		"attributes", "omit-tag", NULL };
	static const char *const metal[] = { "use-macro", "define-macro",
		"fill-slot", "define-slot", NULL };
	const struct node_attribute *at = node->attributes;

	for (; at != NULL; at = at->next) {
		if (at->space == NODE_TAL && !node_word(tal, at->name))
			compile_fail(compile, node, "tal:%s is not known",
			    at->name);
		if (at->space == NODE_METAL && !node_word(metal, at->name))
			compile_fail(compile, node, "metal:%s is not known",
			    at->name);
		if (at->space == NODE_TAL && strcmp(at->name, "omit-tag") == 0
		    && at->value[0] != '\0')
			compile_fail(compile, node,
			    "tal:omit-tag takes no condition");
	}
}

/* A word of its own memory; *text moves behind it and the blanks. */
static const char *
next_word(struct compile *compile, const char **text)
{
	const char *from = *text + strspn(*text, blanks);
	size_t len = strcspn(from, blanks);

	*text = from + len + strspn(from + len, blanks);
	return arena_copy(compile->arena, from, len);
}

static void
write_each(struct compile *compile, const struct path *path, const char *name,
    const struct node *node,
    void (*body)(struct compile *compile, const struct node *node))
{
	struct path_scope scope = { .outer = compile->scope,
		.name = name,
		.full = path->full };
	struct op op;
	uint32_t index = 0;

	if (compile->slots == OP_DEPTH) {
		compile_fail(compile, node,
		    "more than %d repeats within each other", OP_DEPTH);
		return;
	}
	op = tal_piece(compile, OP_EACH, path);
	scope.slot = ++compile->slots;
	op.number = scope.slot;
	index = emitter_piece(&compile->emitter, &op);
	compile->scope = &scope;
	body(compile, node);
	compile->scope = scope.outer;
	compile->slots--;
	emitter_close(&compile->emitter, index);
}

static void
unroll(struct compile *compile, const struct path *path, const char *name,
    const struct node *node,
    void (*body)(struct compile *compile, const struct node *node))
{
	struct path_scope scope = { .outer = compile->scope,
		.name = name,
		.list = path->constant,
		.full = path->full };
	const struct value *list = path->constant;

	if (list != NULL && list->kind != VALUE_LIST)
		compile_fail(compile, node, "tal:repeat: this is no list");
	if (list == NULL || compile->failed)
		return;
	compile->scope = &scope;
	for (scope.item = list->first; scope.item != NULL;
	     scope.item = scope.item->next)
		body(compile, node);
	compile->scope = scope.outer;
}

static void
repeat(struct compile *compile, const struct node *node,
    void (*body)(struct compile *compile, const struct node *node))
{
	const char *text = node_get(node, NODE_TAL, "repeat");
	const char *name = NULL;
	struct path path;

	if (text == NULL) {
		body(compile, node);
		return;
	}
	name = next_word(compile, &text);
	path = tal_path(compile, node, next_word(compile, &text));
	if (name[0] == '\0' || *text != '\0')
		compile_fail(compile, node, "tal:repeat=\"NAME PATH\"");
	if (compile->failed)
		return;
	compile->repeats++;
	if (path.kind == PATH_CONSTANT)
		unroll(compile, &path, name, node, body);
	else
		write_each(compile, &path, name, node, body);
	compile->repeats--;
}

void
tal_around(struct compile *compile, const struct node *node,
    void (*body)(struct compile *compile, const struct node *node))
{
	const char *text = node_get(node, NODE_TAL, "condition");
	bool wanted = true;
	struct op op;
	struct path path;
	uint32_t index = 0;

	check(compile, node);
	if (text == NULL || compile->failed) {
		if (!compile->failed)
			repeat(compile, node, body);
		return;
	}
	if (ascii_begins(text, "not:")) {
		wanted = false;
		text += strlen("not:");
	}
	path = tal_path(compile, node, next_word(compile, &text));
	if (*text != '\0')
		compile_fail(compile, node, "tal:condition=\"[not:]PATH\"");
	if (path.kind == PATH_CONSTANT
	    && value_is_true(path.constant) == wanted)
		repeat(compile, node, body);
	if (path.kind == PATH_CONSTANT || compile->failed)
		return;
	op = tal_piece(compile, wanted ? OP_IF : OP_UNLESS, &path);
	index = emitter_piece(&compile->emitter, &op);
	repeat(compile, node, body);
	emitter_close(&compile->emitter, index);
}

static bool
is_attribute_name(const char *name)
{
	if (!ascii_is_letter(name[0]))
		return false;
	for (; *name != '\0'; name++)
		if (!ascii_is_alnum(*name) && *name != '-' && *name != '_')
			return false;
	return true;
}

static struct tal_binding *
new_binding(struct compile *compile, const struct node *node,
    const char *clause)
{
	struct tal_binding *binding =
	    arena_alloc(compile->arena, sizeof(*binding));

	binding->name = next_word(compile, &clause);
	binding->path = tal_path(compile, node, next_word(compile, &clause));
	if (*clause != '\0' || !is_attribute_name(binding->name))
		compile_fail(compile, node,
		    "tal:attributes=\"NAME PATH; ...\"");
	if (binding->path.kind == PATH_VALUE && !binding->path.listed)
		compile_fail(compile, node, "\"%s\" is no single value",
		    binding->path.full);
	return binding;
}

struct tal_binding *
tal_bindings(struct compile *compile, const struct node *node)
{
	const char *text = node_get(node, NODE_TAL, "attributes");
	struct tal_binding *first = NULL;
	struct tal_binding **end = &first;

	while (text != NULL && !compile->failed) {
		size_t len = strcspn(text, ";");
		const char *clause = arena_copy(compile->arena, text, len);

		text = text[len] == ';' ? text + len + 1 : NULL;
		if (clause[strspn(clause, blanks)] == '\0')
			continue;
		*end = new_binding(compile, node, clause);
		if (tal_bound(first, (*end)->name) != *end)
			compile_fail(compile, node,
			    "tal:attributes sets %s twice", (*end)->name);
		end = &(*end)->next;
	}
	return first;
}

const struct tal_binding *
tal_bound(const struct tal_binding *bindings, const char *name)
{
	while (bindings != NULL && strcmp(bindings->name, name) != 0)
		bindings = bindings->next;
	return bindings;
}
