#include "page/markup.h"

#include <string.h>

#include "base/ascii.h"
#include "page/control.h"
#include "page/error_element.h"
#include "page/select_fold.h"
#include "page/tag.h"
#include "page/tal.h"

static bool
is_void(const struct node *node)
{
	static const char *const names[] = { "area", "br", "col", "embed", "hr",
		"img", "input", "link", "meta", "source", "track", "wbr",
		NULL };

	return node->space == NODE_PLAIN && node_word(names, node->name);
}

/* Their text is no markup to a browser: nothing may be escaped in it. */
static bool
is_raw(const struct node *node)
{
	return node_is(node, "script") || node_is(node, "style");
}

/* Elements that load or run what nobody looked at, that change what all links
 * mean, or whose text browsers read in another way. */
static void
check_name(struct compile *compile, const struct node *node)
{
	static const char *const refused[] = { "applet", "base", "embed",
		"frame", "frameset", "iframe", "noembed", "noframes", "object",
		"plaintext", "xmp", NULL };
	char *name = arena_text(compile->arena, node->name);

	ascii_fold(name);
	if (node_word(refused, name))
		compile_fail(compile, node, "%s is not allowed", node->name);
	if (node->space == NODE_METAL)
		compile_fail(compile, node, "metal:%s is no element",
		    node->name);
}

/* A run of blanks as one, a line end where it had one. */
static void
squeeze(struct compile *compile, const char *text, struct buffer *out)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " \t\r\n");
		bool line = false;

		if (len > 0)
			compile->blank = false;
		buffer_add(out, text, len);
		text += len;
		if (*text == '\0')
			return;
		for (; ascii_is_space(*text); text++)
			line = line || *text == '\n';
		if (!compile->blank)
			buffer_byte(out, line ? '\n' : ' ');
		compile->blank = true;
	}
}

static void
write_text(struct compile *compile, const char *text)
{
	struct buffer out = buffer_new(compile->arena, strlen(text));

	if (compile->verbatim)
		buffer_text(&out, text);
	else
		squeeze(compile, text, &out);
	emitter_escaped(&compile->emitter, ESCAPE_TEXT, out.bytes);
}

static void
write_children(struct compile *compile, const struct node *node)
{
	bool verbatim = compile->verbatim;
	bool inert = compile->inert;

	if (node_is(node, "template"))
		compile->inert = true;
	if (node_is(node, "pre") || node_is(node, "textarea"))
		compile->verbatim = true;
	for (const struct node *at = node->first; at != NULL; at = at->next)
		markup_write(compile, at);
	compile->verbatim = verbatim;
	compile->inert = inert;
}

static void
write_raw(struct compile *compile, const struct node *node)
{
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		if (at->name != NULL || strpbrk(at->text, "<&") != NULL)
			compile_fail(compile, node,
			    "%s holds text without < and & only", node->name);
		else
			emitter_literal(&compile->emitter, at->text);
	}
}

/* The value of tal:content. */
static void
write_value(struct compile *compile, const struct node *node, const char *text)
{
	struct path path = tal_path(compile, node, text);
	struct op op;

	if (is_raw(node) || node_is(node, "select"))
		compile_fail(compile, node, "%s takes no tal:content",
		    node->name);
	if (path.kind == PATH_VALUE && !path.listed)
		compile_fail(compile, node, "\"%s\" is no single value", text);
	if (compile->failed)
		return;
	if (path.kind == PATH_CONSTANT) {
		emitter_escaped(&compile->emitter, ESCAPE_TEXT,
		    tal_constant(compile, path.constant));
		return;
	}
	op = tal_piece(compile, OP_TEXT, &path);
	(void)emitter_piece(&compile->emitter, &op);
}

static void
write_textarea(struct compile *compile, const struct node *node,
    const char *control)
{
	struct buffer text = buffer_new(compile->arena, 256);
	struct op op;

	for (const struct node *at = node->first; at != NULL; at = at->next) {
		if (at->name != NULL)
			compile_fail(compile, node, "textarea holds text only");
		else
			escape_write(&text, ESCAPE_TEXT, at->text,
			    strlen(at->text));
	}
	op = control_piece(compile, OP_TYPED_TEXT, control, text.bytes);
	(void)emitter_piece(&compile->emitter, &op);
}

static void
write_select(struct compile *compile, const struct node *node,
    const char *control)
{
	uint32_t from = emitter_count(&compile->emitter);
	size_t len = compile->emitter.bytes.len;

	/* What is folded must not stand in the op of what was before. */
	compile->emitter.label = from;
	compile->select = control;
	write_children(compile, node);
	compile->select = NULL;
	if (!compile->failed)
		select_fold_fold(&compile->emitter, from, len, control);
}

static void
write_summary(struct compile *compile)
{
	struct op op = { .kind = OP_SUMMARY };

	compile->list_wanted = false;
	(void)emitter_piece(&compile->emitter, &op);
}

static void
write_content(struct compile *compile, const struct node *node,
    const struct control *control)
{
	const char *content = node_get(node, NODE_TAL, "content");

	if (content != NULL)
		write_value(compile, node, content);
	else if (is_raw(node))
		write_raw(compile, node);
	else if (compile->list_wanted
		 && (node_is(node, "ul") || node_is(node, "ol")))
		write_summary(compile);
	else if (control->kind == CONTROL_TEXTAREA)
		write_textarea(compile, node, control->name);
	else if (control->kind == CONTROL_SELECT)
		write_select(compile, node, control->name);
	else
		write_children(compile, node);
}

static void
write_void(struct compile *compile, const struct node *node)
{
	if (node->first != NULL || node_get(node, NODE_TAL, "content") != NULL)
		compile_fail(compile, node, "%s holds nothing", node->name);
	emitter_literal(&compile->emitter, " />");
}

static void
write_tagged(struct compile *compile, const struct node *node)
{
	struct tal_binding *bindings = tal_bindings(compile, node);
	struct control control = control_of(compile, node, bindings);

	emitter_literal(&compile->emitter, "<");
	emitter_literal(&compile->emitter, node->name);
	tag_attributes(compile, node, &control, bindings);
	if (is_void(node)) {
		write_void(compile, node);
		return;
	}
	emitter_literal(&compile->emitter, ">");
	compile->blank = false;
	write_content(compile, node, &control);
	/* HTML needs no end of an option, and there are hundreds. */
	if (node_is(node, "option"))
		return;
	emitter_literal(&compile->emitter, "</");
	emitter_literal(&compile->emitter, node->name);
	emitter_literal(&compile->emitter, ">");
}

static void
write_element(struct compile *compile, const struct node *node)
{
	static const struct control none = { .kind = CONTROL_NONE };
	bool bare = compile->bare;

	if (compile->failed)
		return;
	compile->bare = bare || node_is(node, "title");
	if (bare || node->space != NODE_PLAIN
	    || node_get(node, NODE_TAL, "omit-tag") != NULL)
		write_content(compile, node, &none);
	else
		write_tagged(compile, node);
	compile->bare = bare;
	compile->blank = false;
}

void
markup_write(struct compile *compile, const struct node *node)
{
	enum error_element_role role = ERROR_ELEMENT_NONE;
	uint32_t index = 0;
	bool blank = compile->blank;

	if (compile->failed)
		return;
	if (node->name == NULL) {
		write_text(compile, node->text);
		return;
	}
	if (node->space == NODE_TOOL)
		return;
	check_name(compile, node);
	role = error_element_open(compile, node, &index);
	if (role == ERROR_ELEMENT_SENTENCES)
		return;
	tal_around(compile, node, write_element);
	/* A sentence that is not shown leaves no empty line. */
	compile->blank = role != ERROR_ELEMENT_NONE && blank;
	if (role != ERROR_ELEMENT_NONE)
		error_element_close(compile, node, role, index);
}
