#include "page/summary.h"

#include <string.h>

#include "base/ascii.h"
#include "base/log.h"
#include "page/escape.h"

static const struct op_code *
find_code(const struct page *page, const char *name)
{
	size_t low = 0;
	size_t high = page->code_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct op_code *code = &page->codes[middle];
		int order = strcmp(name, page->bytes + code->name);

		if (order == 0)
			return code;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* "field-repeated" for "email-repeated". */
static const struct op_code *
find_common_code(struct arena *arena, const struct page *page,
    const char *field, const char *code)
{
	size_t len = strlen(field);

	if (!ascii_begins(code, field) || code[len] != '-')
		return NULL;
	return find_code(page, arena_format(arena, "field%s", code + len));
}

const char *
summary_sentence(const struct page *page, struct arena *arena,
    const struct page_fill *fill, const char *field, const char *code)
{
	struct buffer buffer = buffer_new(arena, 160);
	struct walk walk = { .page = page, .fill = fill, .buffer = &buffer };
	const struct op_code *found = find_code(page, code);

	if (found == NULL)
		found = find_common_code(arena, page, field, code);
	if (found == NULL)
		return NULL;
	op_walk(&walk, found->sentence);
	return buffer.bytes;
}

static void
write_sentence(struct walk *walk, const struct page_error *error)
{
	const struct page *page = walk->page;
	const char *sentence = summary_sentence(page, walk->buffer->arena,
	    walk->fill, error->field, error->code);

	if (sentence == NULL && !*page->warned) {
		log_warning("%s: has no sentence with the id %s; add one",
		    page->file, error->code);
		*page->warned = true;
	}
	if (sentence == NULL)
		sentence = error->code;
	escape_write(walk->buffer, ESCAPE_TEXT, sentence, strlen(sentence));
}

/* The id that an error links to: its field's, or where nobody sees that one the
 * sentence's own; NULL where it is of no field. */
static const char *
find_target(const struct page *page, const struct page_error *error)
{
	const struct op_code *code = NULL;

	for (size_t i = 0; i < page->control_count; i++)
		if (strcmp(page->bytes + page->controls[i].name, error->field)
		    == 0)
			return page->bytes + page->controls[i].id;
	if (error->field[0] != '\0')
		code = find_code(page, error->code);
	return code != NULL && code->shown ? page->bytes + code->name : NULL;
}

uint32_t
summary_step(struct walk *walk, uint32_t at)
{
	struct buffer *buffer = walk->buffer;

	for (size_t i = 0; i < walk->fill->error_count; i++) {
		const struct page_error *error = &walk->fill->errors[i];
		const char *id = find_target(walk->page, error);

		buffer_text(buffer, "<li>");
		if (id != NULL) {
			buffer_text(buffer, "<a href=\"#");
			escape_write(buffer, ESCAPE_ATTRIBUTE, id, strlen(id));
			buffer_text(buffer, "\">");
		}
		write_sentence(walk, error);
		buffer_text(buffer, id == NULL ? "</li>" : "</a></li>");
	}
	return at + 1;
}

/* The codes of the control's errors that have a place in the page. */
static void
write_codes(struct walk *walk, const char *name, bool *any)
{
	for (size_t i = 0; i < walk->fill->error_count; i++) {
		const struct page_error *error = &walk->fill->errors[i];
		const struct op_code *code = NULL;

		if (strcmp(error->field, name) == 0)
			code = find_code(walk->page, error->code);
		if (code == NULL || !code->shown)
			continue;
		buffer_text(walk->buffer, *any ? " " : " aria-describedby=\"");
		buffer_text(walk->buffer, walk->page->bytes + code->name);
		*any = true;
	}
}

static bool
has_error(const struct page_fill *fill, const char *name)
{
	for (size_t i = 0; i < fill->error_count; i++)
		if (strcmp(fill->errors[i].field, name) == 0)
			return true;
	return false;
}

uint32_t
summary_step_mark(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];
	const char *name = walk->page->bytes + op->name;
	bool any = op->len > 0;

	if (has_error(walk->fill, name))
		buffer_text(walk->buffer, " aria-invalid=\"true\"");
	if (any) {
		buffer_text(walk->buffer, " aria-describedby=\"");
		buffer_add(walk->buffer, walk->page->bytes + op->text, op->len);
	}
	write_codes(walk, name, &any);
	if (any)
		buffer_byte(walk->buffer, '"');
	return at + 1;
}
