#include "page/typed.h"

#include <string.h>

#include "page/escape.h"

const char typed_selected[] = " selected=\"selected\"";

/* NULL where nothing was typed in the op's control. */
static const char *
typed_text(const struct walk *walk, const struct op *op)
{
	const struct value *typed = walk->fill->typed;

	return typed == NULL
		   ? NULL
		   : value_get_text(typed, walk->page->bytes + op->name);
}

static void
write_text(struct walk *walk, const struct op *op)
{
	op_add(walk, walk->page->bytes + op->text, op->len);
}

uint32_t
typed_step(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const char *text = typed_text(walk, op);

	if (text == NULL) {
		write_text(walk, op);
		return at + 1;
	}
	buffer_text(walk->buffer, " value=\"");
	escape_write(walk->buffer, ESCAPE_ATTRIBUTE, text, strlen(text));
	buffer_byte(walk->buffer, '"');
	return at + 1;
}

uint32_t
typed_step_text(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const char *text = typed_text(walk, op);

	if (text == NULL) {
		write_text(walk, op);
		return at + 1;
	}
	/* HTML drops one line end behind the tag. */
	if (text[0] == '\n')
		buffer_byte(walk->buffer, '\n');
	escape_write(walk->buffer, ESCAPE_TEXT, text, strlen(text));
	return at + 1;
}

static void
write_chosen(struct walk *walk, const struct op *op, const char *value)
{
	const char *text = typed_text(walk, op);

	if (text == NULL ? op->number != 0
			 : value != NULL && strcmp(text, value) == 0)
		write_text(walk, op);
}

uint32_t
typed_step_chosen(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];

	write_chosen(walk, op, walk->page->bytes + op->path);
	return at + 1;
}

uint32_t
typed_step_chosen_value(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const struct value *value = op_value(walk, op);

	write_chosen(walk, op,
	    value == NULL || value->kind != VALUE_TEXT ? NULL : value->text);
	return at + 1;
}

/* Where the mark goes, OP_NOWHERE where no option is chosen. */
static uint32_t
find_choice(const struct page *page, const struct op *op, const char *text)
{
	const struct op_choice *choices = page->choices + op->path;
	size_t low = 0;
	size_t high = op->to;

	if (text == NULL)
		return choices[op->to].place;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(text, page->bytes + choices[middle].value);

		if (order == 0)
			return choices[middle].place;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return OP_NOWHERE;
}

uint32_t
typed_step_choice(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const char *options = walk->page->bytes + op->text;
	uint32_t place = find_choice(walk->page, op, typed_text(walk, op));

	if (place == OP_NOWHERE) {
		write_text(walk, op);
		return at + 1;
	}
	op_add(walk, options, place);
	buffer_text(walk->buffer, typed_selected);
	op_add(walk, options + place, op->len - place);
	return at + 1;
}
