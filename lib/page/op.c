#include "page/op.h"

#include <string.h>

#include "base/log.h"
#include "page/link.h"

const struct value *
op_value(const struct walk *walk, const struct op *op)
{
	const char *name = walk->page->bytes + op->path;
	const struct value *value =
	    op->slot == 0 ? walk->fill->values : walk->items[op->slot - 1];

	while (value != NULL && *name != '\0') {
		value = value_get(value, name);
		name += strlen(name) + 1;
	}
	return value;
}

void
op_add(struct walk *walk, const char *bytes, size_t len)
{
	struct page_parts *parts = walk->parts;

	if (parts == NULL || len < PAGE_PART_MIN
	    || parts->count == PAGE_PARTS) {
		buffer_add(walk->buffer, bytes, len);
		return;
	}
	parts->rows[parts->count].at = walk->buffer->len;
	parts->rows[parts->count].bytes = bytes;
	parts->rows[parts->count].len = len;
	parts->count++;
	parts->len += len;
}

const char *
op_url(const struct walk *walk, const struct value *value)
{
	if (value == NULL || value->kind != VALUE_TEXT
	    || value->text[0] == '\0')
		return NULL;
	if (link_is_good(walk->page->base, value->text))
		return value->text;
	log_warning("%s: a link is left out; it must lead below [site] base or "
		    "be http(s), mailto or tel: %s",
	    walk->page->file, value->text);
	return NULL;
}

void
op_walk(struct walk *walk, struct op_range range)
{
	const struct page *page = walk->page;
	uint32_t at = range.from;

	while (at < range.to)
		at = page->steps[page->ops[at].kind](walk, at);
}
