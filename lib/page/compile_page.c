#include "page/compile_page.h"

#include "page/compile.h"
#include "page/language.h"
#include "page/layout.h"
#include "page/markup.h"
#include "page/prose.h"

/* A range of pieces of its own: nothing is added to what was before it. */
static uint32_t
begin(struct compile *compile)
{
	compile->draft.label = draft_count(&compile->draft);
	compile->blank = false;
	return compile->draft.label;
}

static void
add_sentence(struct compile *compile, const struct compile_code *code)
{
	const char *name = node_plain(code->node, "id");
	struct piece_code entry = { .shown = code->shown };

	/* A page's own sentence stands for the one of the layout. */
	if (draft_has_code(&compile->draft, name))
		return;
	entry.name = draft_text(&compile->draft, name);
	entry.sentence.from = begin(compile);
	prose_content(compile, code->node);
	entry.sentence.to = draft_count(&compile->draft);
	buffer_add(&compile->draft.codes, &entry, sizeof(entry));
}

static void
add_sentences(struct compile *compile)
{
	const struct compile_code *at = NULL;

	compile->line = true;
	for (at = compile->codes; at != NULL; at = at->next)
		if (at->shown)
			add_sentence(compile, at);
	for (at = compile->codes; at != NULL; at = at->next)
		if (!at->shown)
			add_sentence(compile, at);
}

static void
add_title(struct compile *compile, struct node *root)
{
	const struct node *title = node_find(root, "title");

	compile->line = true;
	compile->draft.title.from = begin(compile);
	if (title != NULL)
		prose_content(compile, title);
	compile->draft.title.to = draft_count(&compile->draft);
}

/* Only mails have a plain text; elsewhere it would be memory for nothing. */
static void
add_text(struct compile *compile, struct node *root)
{
	const struct node *body = node_find(root, "body");

	compile->line = false;
	compile->draft.text.from = begin(compile);
	if (compile->absolute && body != NULL)
		prose_content(compile, body);
	compile->draft.text.to = draft_count(&compile->draft);
}

static void
add_whole(struct compile *compile, const struct node *root)
{
	compile->draft.whole.from = begin(compile);
	draft_literal(&compile->draft, "<!DOCTYPE html>\n");
	markup_write(compile, root);
	draft_literal(&compile->draft, "\n");
	compile->draft.whole.to = draft_count(&compile->draft);
}

static const struct value *
own_constants(struct arena *arena, const char *language)
{
	struct value *constants = value_object(arena);
	struct value *page = value_set_object(constants, "page");

	value_set_text(page, "lang", language);
	value_set_text(page, "dir", language_direction(language));
	return constants;
}

static struct node *
read_tree(const struct shelf *shelf, struct arena *arena, const char *name,
    bool *alone)
{
	struct node *page = shelf_template(shelf, arena, name);
	struct node *layout = NULL;

	if (page == NULL)
		return NULL;
	switch (layout_of(page)) {
	case LAYOUT_NONE:
		*alone = true;
		return page;
	case LAYOUT_WRONG:
		return NULL;
	case LAYOUT_WANTED:
		break;
	}
	layout = shelf_template(shelf, arena, "layout");
	if (layout == NULL || !layout_join(layout, page))
		return NULL;
	return layout;
}

static struct page *
compile_tree(struct compile *compile, struct node *root, const char *file)
{
	add_whole(compile, root);
	add_title(compile, root);
	add_text(compile, root);
	add_sentences(compile);
	if (compile->failed)
		return NULL;
	return draft_finish(&compile->draft, compile->site, compile->absolute,
	    file);
}

struct page *
compile_page(const struct shelf *shelf, const struct page_site *site,
    const char *name, const char *const *paths)
{
	static const char *const no_paths[] = { NULL };
	struct arena *arena = arena_new();
	struct compile compile = { .arena = arena,
		.site = site,
		.shelf = shelf,
		.world = { .arena = arena,
		    .paths = paths == NULL ? no_paths : paths,
		    .constants = site->constants,
		    .own = own_constants(arena, shelf->language) } };
	struct node *root = read_tree(shelf, arena, name, &compile.absolute);
	struct page *page = NULL;

	if (root != NULL) {
		compile.draft = draft_new(arena);
		page = compile_tree(&compile, root,
		    arena_format(arena, "%s/%s", shelf->language, name));
	}
	arena_free(arena);
	return page;
}
