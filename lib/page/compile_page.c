#include "page/compile_page.h"

#include "page/compile.h"
#include "page/language.h"
#include "page/layout.h"
#include "page/markup.h"
#include "page/text_compile.h"

/* A range of ops of its own: nothing is added to what was before it. */
static uint32_t
begin(struct compile *compile)
{
	compile->emitter.label = emitter_count(&compile->emitter);
	compile->blank = false;
	return compile->emitter.label;
}

static void
add_sentence(struct compile *compile, const struct compile_code *code)
{
	const char *name = node_plain(code->node, "id");
	struct op_code entry = { .shown = code->shown };

	/* A page's own sentence stands for the one of the layout. */
	if (emitter_has_code(&compile->emitter, name))
		return;
	entry.name = emitter_text(&compile->emitter, name);
	entry.sentence.from = begin(compile);
	text_compile_content(compile, code->node);
	entry.sentence.to = emitter_count(&compile->emitter);
	buffer_add(&compile->emitter.codes, &entry, sizeof(entry));
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
	compile->emitter.title.from = begin(compile);
	if (title != NULL)
		text_compile_content(compile, title);
	compile->emitter.title.to = emitter_count(&compile->emitter);
}

/* Only mails have a plain text; elsewhere it would be memory for nothing. */
static void
add_text(struct compile *compile, struct node *root)
{
	const struct node *body = node_find(root, "body");

	compile->line = false;
	compile->emitter.text.from = begin(compile);
	if (compile->absolute && body != NULL)
		text_compile_content(compile, body);
	compile->emitter.text.to = emitter_count(&compile->emitter);
}

static void
add_whole(struct compile *compile, const struct node *root)
{
	compile->emitter.whole.from = begin(compile);
	emitter_literal(&compile->emitter, "<!DOCTYPE html>\n");
	markup_write(compile, root);
	emitter_literal(&compile->emitter, "\n");
	compile->emitter.whole.to = emitter_count(&compile->emitter);
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
read_tree(const struct page_files *files, struct arena *arena, const char *name,
    bool *alone)
{
	struct node *page = page_files_template(files, arena, name);
	const char *macro = "layout";
	struct node *layout = NULL;

	if (page == NULL)
		return NULL;
	switch (layout_of(page)) {
	case LAYOUT_NONE:
		*alone = true;
		return page;
	case LAYOUT_WRONG:
		return NULL;
	case LAYOUT_LETTER:
		*alone = true;
		macro = "letter";
		break;
	case LAYOUT_WANTED:
		break;
	}
	layout = page_files_template(files, arena, macro);
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
	return emitter_finish(&compile->emitter, compile->site,
	    compile->absolute, file);
}

struct page *
compile_page(const struct page_files *files, const struct page_site *site,
    const char *name, const char *const *paths)
{
	static const char *const no_paths[] = { NULL };
	struct arena *arena = arena_new();
	struct compile compile = { .arena = arena,
		.site = site,
		.files = files,
		.world = { .arena = arena,
		    .paths = paths == NULL ? no_paths : paths,
		    .constants = site->constants,
		    .own = own_constants(arena, files->language) } };
	struct node *root = read_tree(files, arena, name, &compile.absolute);
	struct page *page = NULL;

	if (root != NULL) {
		compile.emitter = emitter_new(arena);
		page = compile_tree(&compile, root,
		    arena_format(arena, "%s/%s", files->language, name));
	}
	arena_free(arena);
	return page;
}
