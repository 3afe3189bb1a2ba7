#include "page/error_element.h"

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

static enum error_element_role
role_of(const struct compile *compile, const struct node *node)
{
	const char *id = node_plain(node, "id");

	if (id == NULL || compile->repeats > 0 || compile->inert)
		return ERROR_ELEMENT_NONE;
	if (strcmp(id, "sentences") == 0)
		return ERROR_ELEMENT_SENTENCES;
	if (strcmp(id, "errors") == 0)
		return ERROR_ELEMENT_SUMMARY;
	return node_has_class(node, "error") ? ERROR_ELEMENT_ERROR
					     : ERROR_ELEMENT_NONE;
}

enum error_element_role
error_element_open(struct compile *compile, const struct node *node,
    uint32_t *index)
{
	struct op op = { .kind = OP_ERRORS };
	enum error_element_role role = role_of(compile, node);

	switch (role) {
	case ERROR_ELEMENT_NONE:
		return role;
	case ERROR_ELEMENT_SENTENCES:
		note_sentences(compile, node);
		return role;
	case ERROR_ELEMENT_SUMMARY:
		compile->list_wanted = true;
		break;
	case ERROR_ELEMENT_ERROR:
		note_code(compile, node, true);
		op.kind = OP_ERROR;
		op.name =
		    emitter_text(&compile->emitter, node_plain(node, "id"));
		break;
	}
	*index = emitter_piece(&compile->emitter, &op);
	return role;
}

void
error_element_close(struct compile *compile, const struct node *node,
    enum error_element_role role, uint32_t index)
{
	emitter_close(&compile->emitter, index);
	if (role == ERROR_ELEMENT_SUMMARY && compile->list_wanted)
		compile_fail(compile, node, "the error summary has no ul");
}
