#include "base/visible_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "base/visible.h"

static bool
shows(const char *text)
{
	const char *end = text + strlen(text);

	while (text < end)
		if (!visible_is(utf8_read(&text, end)))
			return false;
	return true;
}

const char *
visible_text(struct arena *arena, const char *text)
{
	size_t size = 0;
	char *line = NULL;

	if (text == NULL || shows(text))
		return text;
	size = 4 * strlen(text) + 24;
	line = arena_alloc(arena, size);
	visible_copy(text, line, size);
	return line;
}
