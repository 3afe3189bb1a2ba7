#include "page/escape.h"

#include <stdbool.h>
#include <stdint.h>

/* What a byte becomes in an attribute; most stay. */
static const char *const attribute[256] = {
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\''] = "&#39;",
	['\t'] = "&#9;",
	['\n'] = "&#10;",
	['\r'] = "&#13;",
};

/* Between tags; CR alone would be read as LF. */
static const char *const text_place[256] = {
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['\r'] = "&#13;",
};

void
escape_write(struct buffer *buffer, enum escape_place place, const char *text,
    size_t len)
{
	const char *const *table =
	    place == ESCAPE_TEXT ? text_place : attribute;
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		const char *instead = table[(uint8_t)text[i]];

		if (instead == NULL)
			continue;
		buffer_add(buffer, text + from, i - from);
		buffer_text(buffer, instead);
		from = i + 1;
	}
	buffer_add(buffer, text + from, len - from);
}
