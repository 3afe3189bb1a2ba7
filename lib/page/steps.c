#include "page/steps.h"

#include <string.h>

#include "page/escape.h"
#include "page/plain.h"
#include "page/summary.h"
#include "page/typed.h"

/* Empty for what has no text. */
static void
write_value(struct walk *walk, enum escape_place place,
    const struct value *value)
{
	if (value == NULL)
		return;
	switch (value->kind) {
	case VALUE_TEXT:
		escape_write(walk->buffer, place, value->text,
		    strlen(value->text));
		return;
	case VALUE_NUMBER:
		buffer_number(walk->buffer, value->number);
		return;
	case VALUE_FLAG:
	case VALUE_OBJECT:
	case VALUE_LIST:
		return;
	}
}

/* Each step writes a piece and returns the index of the next. */

static uint32_t
step_literal(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];

	piece_add(walk, walk->page->bytes + piece->text, piece->len);
	return at + 1;
}

static uint32_t
step_text(struct walk *walk, uint32_t at)
{
	write_value(walk, ESCAPE_TEXT,
	    piece_value(walk, &walk->page->pieces[at]));
	return at + 1;
}

static uint32_t
step_attribute(struct walk *walk, uint32_t at)
{
	const struct value *value = piece_value(walk, &walk->page->pieces[at]);

	if (value == NULL || value->kind == VALUE_OBJECT
	    || value->kind == VALUE_LIST
	    || (value->kind == VALUE_FLAG && !value->flag))
		return at + 1;
	(void)step_literal(walk, at);
	if (value->kind == VALUE_FLAG)
		buffer_text(walk->buffer, "true");
	else
		write_value(walk, ESCAPE_ATTRIBUTE, value);
	buffer_byte(walk->buffer, '"');
	return at + 1;
}

static uint32_t
step_link(struct walk *walk, uint32_t at)
{
	const char *url =
	    piece_url(walk, piece_value(walk, &walk->page->pieces[at]));

	if (url == NULL)
		return at + 1;
	(void)step_literal(walk, at);
	if (url[0] == '/')
		escape_write(walk->buffer, ESCAPE_ATTRIBUTE, walk->page->origin,
		    strlen(walk->page->origin));
	escape_write(walk->buffer, ESCAPE_ATTRIBUTE, url, strlen(url));
	buffer_byte(walk->buffer, '"');
	return at + 1;
}

static uint32_t
step_flag(struct walk *walk, uint32_t at)
{
	if (value_is_true(piece_value(walk, &walk->page->pieces[at])))
		(void)step_literal(walk, at);
	return at + 1;
}

static uint32_t
step_if(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];

	return value_is_true(piece_value(walk, piece)) ? at + 1 : piece->to;
}

static uint32_t
step_unless(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];

	return value_is_true(piece_value(walk, piece)) ? piece->to : at + 1;
}

static uint32_t
step_each(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];
	const struct value *list = piece_value(walk, piece);
	struct piece_range body = { at + 1, piece->to };

	if (list == NULL || list->kind != VALUE_LIST)
		return piece->to;
	for (const struct value *item = list->first; item != NULL;
	     item = item->next) {
		walk->items[piece->number - 1] = item;
		piece_walk(walk, body);
	}
	return piece->to;
}

static uint32_t
step_error(struct walk *walk, uint32_t at)
{
	const struct piece *piece = &walk->page->pieces[at];
	const char *code = walk->page->bytes + piece->name;

	for (size_t i = 0; i < walk->fill->error_count; i++)
		if (strcmp(walk->fill->errors[i].code, code) == 0)
			return at + 1;
	return piece->to;
}

static uint32_t
step_errors(struct walk *walk, uint32_t at)
{
	return walk->fill->error_count > 0 ? at + 1 : walk->page->pieces[at].to;
}

piece_step *const steps[] = {
	[PIECE_LITERAL] = step_literal,
	[PIECE_TEXT] = step_text,
	[PIECE_ATTRIBUTE] = step_attribute,
	[PIECE_LINK] = step_link,
	[PIECE_FLAG] = step_flag,
	[PIECE_IF] = step_if,
	[PIECE_UNLESS] = step_unless,
	[PIECE_EACH] = step_each,
	[PIECE_ERROR] = step_error,
	[PIECE_ERRORS] = step_errors,
	[PIECE_SUMMARY] = summary_step,
	[PIECE_MARK] = summary_step_mark,
	[PIECE_TYPED] = typed_step,
	[PIECE_TYPED_TEXT] = typed_step_text,
	[PIECE_CHOSEN] = typed_step_chosen,
	[PIECE_CHOSEN_VALUE] = typed_step_chosen_value,
	[PIECE_CHOICE] = typed_step_choice,
	[PIECE_SAY] = plain_step,
	[PIECE_SAY_VALUE] = plain_step_value,
	[PIECE_BREAK] = plain_step_break,
	[PIECE_ITEM] = plain_step_item,
	[PIECE_ANCHOR] = plain_step_anchor,
	[PIECE_ANCHOR_END] = plain_step_anchor_end,
	[PIECE_ANCHOR_END_VALUE] = plain_step_anchor_end_value,
};
