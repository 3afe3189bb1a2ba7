#include "page/steps.h"

#include <string.h>

#include "page/escape.h"
#include "page/summary.h"
#include "page/text_render.h"
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

/* Each step writes a op and returns the index of the next. */

static uint32_t
step_literal(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];

	op_add(walk, walk->page->bytes + op->text, op->len);
	return at + 1;
}

static uint32_t
step_text(struct walk *walk, uint32_t at)
{
	write_value(walk, ESCAPE_TEXT, op_value(walk, &walk->page->ops[at]));
	return at + 1;
}

static uint32_t
step_attribute(struct walk *walk, uint32_t at)
{
	const struct value *value = op_value(walk, &walk->page->ops[at]);

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
	const char *url = op_url(walk, op_value(walk, &walk->page->ops[at]));

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
	if (value_is_true(op_value(walk, &walk->page->ops[at])))
		(void)step_literal(walk, at);
	return at + 1;
}

static uint32_t
step_if(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];

	return value_is_true(op_value(walk, op)) ? at + 1 : op->to;
}

static uint32_t
step_unless(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];

	return value_is_true(op_value(walk, op)) ? op->to : at + 1;
}

static uint32_t
step_each(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const struct value *list = op_value(walk, op);
	struct op_range body = { at + 1, op->to };

	if (list == NULL || list->kind != VALUE_LIST)
		return op->to;
	for (const struct value *item = list->first; item != NULL;
	     item = item->next) {
		walk->items[op->number - 1] = item;
		op_walk(walk, body);
	}
	return op->to;
}

static uint32_t
step_error(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const char *code = walk->page->bytes + op->name;

	for (size_t i = 0; i < walk->fill->error_count; i++)
		if (strcmp(walk->fill->errors[i].code, code) == 0)
			return at + 1;
	return op->to;
}

static uint32_t
step_errors(struct walk *walk, uint32_t at)
{
	return walk->fill->error_count > 0 ? at + 1 : walk->page->ops[at].to;
}

op_step *const steps[] = {
	[OP_LITERAL] = step_literal,
	[OP_TEXT] = step_text,
	[OP_ATTRIBUTE] = step_attribute,
	[OP_LINK] = step_link,
	[OP_FLAG] = step_flag,
	[OP_IF] = step_if,
	[OP_UNLESS] = step_unless,
	[OP_EACH] = step_each,
	[OP_ERROR] = step_error,
	[OP_ERRORS] = step_errors,
	[OP_SUMMARY] = summary_step,
	[OP_MARK] = summary_step_mark,
	[OP_TYPED] = typed_step,
	[OP_TYPED_TEXT] = typed_step_text,
	[OP_CHOSEN] = typed_step_chosen,
	[OP_CHOSEN_VALUE] = typed_step_chosen_value,
	[OP_CHOICE] = typed_step_choice,
	[OP_SAY] = text_render_step,
	[OP_SAY_VALUE] = text_render_step_value,
	[OP_BREAK] = text_render_step_break,
	[OP_ITEM] = text_render_step_item,
	[OP_ANCHOR] = text_render_step_anchor,
	[OP_ANCHOR_END] = text_render_step_anchor_end,
	[OP_ANCHOR_END_VALUE] = text_render_step_anchor_end_value,
};
