#include "page/page.h"

#include <string.h>

#include "page/op.h"
#include "page/summary.h"
#include "page/template.h"

void
page_write(const struct page *page, struct buffer *buffer,
    const struct page_fill *fill)
{
	struct walk walk = { .page = page, .fill = fill, .buffer = buffer };

	op_walk(&walk, page->whole);
}

void
page_write_parts(const struct page *page, struct buffer *buffer,
    struct page_parts *parts, const struct page_fill *fill)
{
	struct walk walk = { .page = page,
		.fill = fill,
		.buffer = buffer,
		.parts = parts };

	memset(parts, 0, sizeof(*parts));
	op_walk(&walk, page->whole);
}

void
page_write_text(const struct page *page, struct buffer *buffer,
    const struct page_fill *fill)
{
	struct walk walk = { .page = page,
		.fill = fill,
		.buffer = buffer,
		.plain = { .start = buffer->len } };

	op_walk(&walk, page->text);
	if (buffer->len > walk.plain.start)
		buffer_byte(buffer, '\n');
}

void
page_write_title(const struct page *page, struct buffer *buffer,
    const struct page_fill *fill)
{
	struct walk walk = { .page = page,
		.fill = fill,
		.buffer = buffer,
		.plain = { .start = buffer->len } };

	op_walk(&walk, page->title);
}

const char *
page_sentence(const struct page *page, struct arena *arena,
    const struct page_fill *fill, const char *field, const char *code)
{
	return summary_sentence(page, arena, fill, field, code);
}

const char *
page_library(void)
{
	return template_library();
}
