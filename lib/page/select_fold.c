#include "page/select_fold.h"

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
is_constant(const struct emitter *emitter, uint32_t from)
{
	bool any = false;

	for (uint32_t i = from; i < emitter_count(emitter); i++) {
		const struct op *op = emitter_at(emitter, i);

		if (op->kind != OP_LITERAL && op->kind != OP_CHOSEN)
			return false;
		if (op->kind == OP_CHOSEN)
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
gather(const struct emitter *emitter, uint32_t from, struct folding *folding)
{
	const char *bytes = emitter->bytes.bytes;

	for (uint32_t i = from; i < emitter_count(emitter); i++) {
		const struct op *op = emitter_at(emitter, i);

		if (op->kind == OP_LITERAL) {
			buffer_add(&folding->text, bytes + op->text, op->len);
			continue;
		}
		insert(folding, arena_text(emitter->arena, bytes + op->path));
		if (op->number != 0)
			folding->preset = (uint32_t)folding->text.len;
	}
}

static void
add_choice(struct emitter *emitter, uint32_t value, uint32_t place)
{
	struct op_choice choice = { value, place };

	buffer_add(&emitter->choices, &choice, sizeof(choice));
}

void
select_fold_fold(struct emitter *emitter, uint32_t from, size_t len,
    const char *control)
{
	size_t ops = emitter_count(emitter) - from;
	struct op op = { .kind = OP_CHOICE };
	struct folding folding = { .preset = OP_NOWHERE };

	if (!is_constant(emitter, from))
		return;
	folding.text = buffer_new(emitter->arena, emitter->bytes.len - len);
	folding.options =
	    arena_alloc(emitter->arena, ops * sizeof(struct option));
	gather(emitter, from, &folding);
	emitter_cut(emitter, from, len);
	op.name = emitter_text(emitter, control);
	op.len = (uint32_t)folding.text.len;
	op.text = emitter_bytes(emitter, folding.text.bytes, folding.text.len);
	op.path = (uint32_t)(emitter->choices.len / sizeof(struct op_choice));
	op.to = (uint32_t)folding.count;
	for (size_t i = 0; i < folding.count; i++)
		add_choice(emitter,
		    emitter_text(emitter, folding.options[i].value),
		    folding.options[i].place);
	add_choice(emitter, 0, folding.preset);
	(void)emitter_piece(emitter, &op);
}
