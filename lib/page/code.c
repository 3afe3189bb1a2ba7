#include "page/code.h"

#include <string.h>

static void
note_code(struct compile *compile, const struct node *node, bool shown)
{
	struct compile_code *code = arena_alloc(compile->arena, sizeof(*code));

	code->node = node;
	code->shown = shown;
	code->next = compile->codes;
	compile->codes = code;
}

/* Sentences that no page wrote: each element with an id. */
static void
note_sentences(struct compile *compile, const struct node *node)
{
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		const char *id = at->name == NULL ? NULL : node_plain(at, "id");

		if (id == NULL) {
			note_sentences(compile, at);
			continue;
		}
		for (const struct compile_code *code = compile->codes;
		     code != NULL; code = code->next)
			if (!code->shown
			    && strcmp(node_plain(code->node, "id"), id) == 0)
				compile_fail(compile, at,
				    "the id %s is there twice", id);
		note_code(compile, at, false);
	}
}

static enum code_role
role_of(const struct compile *compile, const struct node *node)
{
	const char *id = node_plain(node, "id");

	if (id == NULL || compile->repeats > 0 || compile->inert)
		return CODE_NONE;
	if (strcmp(id, "sentences") == 0)
		return CODE_SENTENCES;
	if (strcmp(id, "errors") == 0)
		return CODE_SUMMARY;
	return node_has_class(node, "error") ? CODE_ERROR : CODE_NONE;
}

enum code_role
code_open(struct compile *compile, const struct node *node, uint32_t *index)
{
	struct piece piece = { .kind = PIECE_ERRORS };
	enum code_role role = role_of(compile, node);

	switch (role) {
	case CODE_NONE:
		return role;
	case CODE_SENTENCES:
		note_sentences(compile, node);
		return role;
	case CODE_SUMMARY:
		compile->list_wanted = true;
		break;
	case CODE_ERROR:
		note_code(compile, node, true);
		piece.kind = PIECE_ERROR;
		piece.name =
		    draft_text(&compile->draft, node_plain(node, "id"));
		break;
	}
	*index = draft_piece(&compile->draft, &piece);
	return role;
}

void
code_close(struct compile *compile, const struct node *node,
    enum code_role role, uint32_t index)
{
	draft_close(&compile->draft, index);
	if (role == CODE_SUMMARY && compile->list_wanted)
		compile_fail(compile, node, "the error summary has no ul");
}
