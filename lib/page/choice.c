#include "page/choice.h"

#include <stdbool.h>
#include <string.h>

/* An option of the literal text in the making. */
struct option {
	const char *value;
	uint32_t place;
};

struct folding {
	struct buffer text;
	struct option *options; /* by value */
	size_t count;
	uint32_t preset; /* the place of what is selected at first */
};

static bool
is_constant(const struct draft *draft, uint32_t from)
{
	bool any = false;

	for (uint32_t i = from; i < draft_count(draft); i++) {
		const struct piece *piece = draft_at(draft, i);

		if (piece->kind != PIECE_LITERAL && piece->kind != PIECE_CHOSEN)
			return false;
		if (piece->kind == PIECE_CHOSEN)
			any = true;
	}
	return any;
}

/* Of two options with the same value the first is the one to select. */
static void
insert(struct folding *folding, const char *value)
{
	size_t at = folding->count;

	while (at > 0 && strcmp(folding->options[at - 1].value, value) > 0)
		at--;
	if (at > 0 && strcmp(folding->options[at - 1].value, value) == 0)
		return;
	memmove(&folding->options[at + 1], &folding->options[at],
	    (folding->count - at) * sizeof(folding->options[0]));
	folding->options[at].value = value;
	folding->options[at].place = (uint32_t)folding->text.len;
	folding->count++;
}

static void
gather(const struct draft *draft, uint32_t from, struct folding *folding)
{
	const char *bytes = draft->bytes.bytes;

	for (uint32_t i = from; i < draft_count(draft); i++) {
		const struct piece *piece = draft_at(draft, i);

		if (piece->kind == PIECE_LITERAL) {
			buffer_add(&folding->text, bytes + piece->text,
			    piece->len);
			continue;
		}
		insert(folding, arena_text(draft->arena, bytes + piece->path));
		if (piece->number != 0)
			folding->preset = (uint32_t)folding->text.len;
	}
}

static void
add_choice(struct draft *draft, uint32_t value, uint32_t place)
{
	struct piece_choice choice = { value, place };

	buffer_add(&draft->choices, &choice, sizeof(choice));
}

void
choice_fold(struct draft *draft, uint32_t from, size_t len, const char *control)
{
	size_t pieces = draft_count(draft) - from;
	struct piece piece = { .kind = PIECE_CHOICE };
	struct folding folding = { .preset = PIECE_NOWHERE };

	if (!is_constant(draft, from))
		return;
	folding.text = buffer_new(draft->arena, draft->bytes.len - len);
	folding.options =
	    arena_alloc(draft->arena, pieces * sizeof(struct option));
	gather(draft, from, &folding);
	draft_cut(draft, from, len);
	piece.name = draft_text(draft, control);
	piece.len = (uint32_t)folding.text.len;
	piece.text = draft_bytes(draft, folding.text.bytes, folding.text.len);
	piece.path =
	    (uint32_t)(draft->choices.len / sizeof(struct piece_choice));
	piece.to = (uint32_t)folding.count;
	for (size_t i = 0; i < folding.count; i++)
		add_choice(draft, draft_text(draft, folding.options[i].value),
		    folding.options[i].place);
	add_choice(draft, 0, folding.preset);
	(void)draft_piece(draft, &piece);
}
