#include "page/text_compile.h"

#include <string.h>

#include "page/address.h"
#include "page/tal.h"

static void
say(struct compile *compile, enum op_kind kind, const char *text)
{
	struct op op = { .kind = (uint8_t)kind };

	op.text = emitter_text(&compile->emitter, text);
	op.len = (uint32_t)strlen(text);
	(void)emitter_piece(&compile->emitter, &op);
}

/* Line ends owed before what follows; a blank where there is one line. */
static void
say_break(struct compile *compile, uint8_t number)
{
	struct op op = { .kind = OP_BREAK, .number = number };

	if (compile->line)
		say(compile, OP_SAY, " ");
	else if (number > 0)
		(void)emitter_piece(&compile->emitter, &op);
}

/* How many line ends an element has before and behind it. */
static uint8_t
breaks_of(const struct node *node)
{
	static const char *const paragraphs[] = { "p", "h1", "h2", "h3", "h4",
		"h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote",
		"hr", NULL };
	static const char *const blocks[] = { "div", "section", "article",
		"header", "footer", "main", "nav", "aside", "address", "figure",
		"li", "dt", "dd", "tr", "br", "form", "fieldset", NULL };

	if (node->space != NODE_PLAIN)
		return 0;
	if (node_word(paragraphs, node->name))
		return 2;
	return node_word(blocks, node->name) ? 1 : 0;
}

static bool
is_silent(const struct node *node)
{
	static const char *const names[] = { "head", "script", "style",
		"template", "input", "select", "textarea", "button", "svg",
		NULL };

	return node->space == NODE_TOOL || node->space == NODE_METAL
	       || (node->space == NODE_PLAIN && node_word(names, node->name))
	       || node_plain(node, "hidden") != NULL;
}

/* The op that ends a link's text; false where it leads nowhere else. */
static bool
url_of(struct compile *compile, const struct node *node, struct op *end)
{
	struct tal_binding *bindings = tal_bindings(compile, node);
	const struct tal_binding *bound = tal_bound(bindings, "href");
	const char *url = node_plain(node, "href");

	if (compile->failed)
		return false;
	if (bound != NULL && bound->path.kind == PATH_VALUE) {
		*end = tal_piece(compile, OP_ANCHOR_END_VALUE, &bound->path);
		return true;
	}
	if (bound != NULL)
		url = address_of_constant(compile, node, bound->path.constant);
	else if (url != NULL)
		url = address_of_template(compile, node, url);
	if (url == NULL || url[0] == '#')
		return false;
	end->kind = OP_ANCHOR_END;
	end->text = emitter_text(&compile->emitter, url);
	return true;
}

static void
write_anchor(struct compile *compile, const struct node *node)
{
	struct op start = { .kind = OP_ANCHOR };
	struct op end = { .kind = OP_ANCHOR_END };

	if (compile->line || !url_of(compile, node, &end)) {
		text_compile_content(compile, node);
		return;
	}
	(void)emitter_piece(&compile->emitter, &start);
	text_compile_content(compile, node);
	(void)emitter_piece(&compile->emitter, &end);
}

static void
write_element(struct compile *compile, const struct node *node)
{
	struct op item = { .kind = OP_ITEM };
	uint8_t breaks = breaks_of(node);

	if (compile->failed)
		return;
	if (breaks > 0)
		say_break(compile, breaks);
	if (node_is(node, "td") || node_is(node, "th"))
		say(compile, OP_SAY, " ");
	if (node_is(node, "li") && !compile->line)
		(void)emitter_piece(&compile->emitter, &item);
	if (node_is(node, "a"))
		write_anchor(compile, node);
	else if (node_is(node, "img") && node_plain(node, "alt") != NULL)
		say(compile, OP_SAY, node_plain(node, "alt"));
	else
		text_compile_content(compile, node);
	if (breaks > 0)
		say_break(compile, breaks);
}

static void
write_value(struct compile *compile, const struct node *node, const char *text)
{
	struct path path = tal_path(compile, node, text);
	struct op op;

	if (path.kind == PATH_CONSTANT)
		say(compile, OP_SAY, tal_constant(compile, path.constant));
	if (path.kind != PATH_VALUE)
		return;
	op = tal_piece(compile, OP_SAY_VALUE, &path);
	(void)emitter_piece(&compile->emitter, &op);
}

void
text_compile_content(struct compile *compile, const struct node *node)
{
	const char *content = node_get(node, NODE_TAL, "content");

	if (content != NULL) {
		write_value(compile, node, content);
		return;
	}
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		if (at->name == NULL)
			say(compile, OP_SAY, at->text);
		else if (!is_silent(at))
			tal_around(compile, at, write_element);
	}
}
