#include "page/text_render.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"

/* Pays what is owed before a word. */
static void
settle(struct walk *walk)
{
	struct plain *plain = &walk->plain;
	bool empty = walk->buffer->len == plain->start;

	if (!empty && !plain->marked) {
		if (plain->breaks > 0)
			buffer_add(walk->buffer, "\n\n", plain->breaks);
		else if (plain->space)
			buffer_byte(walk->buffer, ' ');
	}
	plain->breaks = 0;
	plain->space = false;
	plain->marked = false;
}

/* Appends words; blanks between them become one, as a browser shows it. */
static void
add_words(struct walk *walk, const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		size_t from = i;

		while (i < len && !ascii_is_space(text[i]))
			i++;
		if (i > from) {
			settle(walk);
			buffer_add(walk->buffer, text + from, i - from);
		}
		while (i < len && ascii_is_space(text[i])) {
			walk->plain.space = true;
			i++;
		}
	}
}

uint32_t
text_render_step(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];

	add_words(walk, walk->page->bytes + op->text, op->len);
	return at + 1;
}

static void
say_number(struct walk *walk, int64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, number);

	add_words(walk, digits, (size_t)len);
}

uint32_t
text_render_step_value(struct walk *walk, uint32_t at)
{
	const struct value *value = op_value(walk, &walk->page->ops[at]);

	if (value != NULL && value->kind == VALUE_TEXT)
		add_words(walk, value->text, strlen(value->text));
	if (value != NULL && value->kind == VALUE_NUMBER)
		say_number(walk, value->number);
	return at + 1;
}

uint32_t
text_render_step_break(struct walk *walk, uint32_t at)
{
	uint8_t breaks = walk->page->ops[at].number;

	if (breaks > walk->plain.breaks)
		walk->plain.breaks = breaks;
	return at + 1;
}

uint32_t
text_render_step_item(struct walk *walk, uint32_t at)
{
	add_words(walk, "-", 1);
	buffer_byte(walk->buffer, ' ');
	walk->plain.marked = true;
	return at + 1;
}

uint32_t
text_render_step_anchor(struct walk *walk, uint32_t at)
{
	settle(walk);
	walk->plain.anchor = walk->buffer->len;
	return at + 1;
}

/* "mailto:a@b" as people write it. */
static const char *
without_scheme(const char *url)
{
	if (ascii_begins(url, "mailto:"))
		return url + strlen("mailto:");
	return ascii_begins(url, "tel:") ? url + strlen("tel:") : url;
}

/* The URL behind the link's text, once. */
static void
end_anchor(struct walk *walk, const char *origin, const char *url)
{
	struct buffer *buffer = walk->buffer;
	const char *text = buffer->bytes + walk->plain.anchor;
	size_t origin_len = strlen(origin);

	if (strncmp(text, origin, origin_len) == 0
	    && strcmp(text + origin_len, url) == 0)
		return;
	if (strcmp(text, without_scheme(url)) == 0)
		return;
	if (text[0] != '\0')
		buffer_text(buffer, ": ");
	buffer_text(buffer, origin);
	buffer_text(buffer, without_scheme(url));
}

uint32_t
text_render_step_anchor_end(struct walk *walk, uint32_t at)
{
	const struct op *op = &walk->page->ops[at];

	end_anchor(walk, "", walk->page->bytes + op->text);
	return at + 1;
}

uint32_t
text_render_step_anchor_end_value(struct walk *walk, uint32_t at)
{
	const char *url = op_url(walk, op_value(walk, &walk->page->ops[at]));

	if (url != NULL)
		end_anchor(walk, url[0] == '/' ? walk->page->origin : "", url);
	return at + 1;
}
