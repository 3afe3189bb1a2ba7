#include "page/typed.h"

#include <string.h>

#include "page/escape.h"

const char typed_selected[] = " selected=\"selected\"";

/* NULL where nothing was typed in the piece's control. */
static const char *
typed_text(const struct walk *walk, const struct piece *piece)
{
	const struct value *typed = walk->fill->typed;

	return typed == NULL
		   ? NULL
		   : value_get_text(typed, walk->page->bytes + piece->name);
}

static void
write_text(struct walk *walk, const struct piece *piece)
{
	piece_add(walk, walk->page->bytes + piece->text, piece->len);
}

uint32_t
typed_step(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];
	const char *text = typed_text(walk, piece);

	if (text == NULL) {
		write_text(walk, piece);
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
	const struct piece *piece = &walk->page->pieces[at];
	const char *text = typed_text(walk, piece);

	if (text == NULL) {
		write_text(walk, piece);
		return at + 1;
	}
	/* HTML drops one line end behind the tag. */
	if (text[0] == '\n')
		buffer_byte(walk->buffer, '\n');
	escape_write(walk->buffer, ESCAPE_TEXT, text, strlen(text));
	return at + 1;
}

static void
write_chosen(struct walk *walk, const struct piece *piece, const char *value)
{
	const char *text = typed_text(walk, piece);

	if (text == NULL ? piece->number != 0
			 : value != NULL && strcmp(text, value) == 0)
		write_text(walk, piece);
}

uint32_t
typed_step_chosen(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];

	write_chosen(walk, piece, walk->page->bytes + piece->path);
	return at + 1;
}

uint32_t
typed_step_chosen_value(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];
	const struct value *value = piece_value(walk, piece);

	write_chosen(walk, piece,
	    value == NULL || value->kind != VALUE_TEXT ? NULL : value->text);
	return at + 1;
}

/* Where the mark goes, PIECE_NOWHERE where no option is chosen. */
static uint32_t
find_choice(const struct page *page, const struct piece *piece,
    const char *text)
{
	const struct piece_choice *choices = page->choices + piece->path;
	size_t low = 0;
	size_t high = piece->to;

	if (text == NULL)
		return choices[piece->to].place;
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
	return PIECE_NOWHERE;
}

uint32_t
typed_step_choice(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];
	const char *options = walk->page->bytes + piece->text;
	uint32_t place =
	    find_choice(walk->page, piece, typed_text(walk, piece));

	if (place == PIECE_NOWHERE) {
		write_text(walk, piece);
		return at + 1;
	}
	piece_add(walk, options, place);
	buffer_text(walk->buffer, typed_selected);
	piece_add(walk, options + place, piece->len - place);
	return at + 1;
}
