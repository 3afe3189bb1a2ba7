#include "base/visible.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

struct range {
	uint32_t first;
	uint32_t last;
};

/* Unicode 15.1: Cc, Cf, Zl, Zp and Default_Ignorable_Code_Point, with what lies
 * between them of their blocks. */
static const struct range unseen[] = { { 0x0, 0x1f }, { 0x7f, 0x9f },
	{ 0xad, 0xad }, { 0x34f, 0x34f }, { 0x600, 0x605 }, { 0x61c, 0x61c },
	{ 0x6dd, 0x6dd }, { 0x70f, 0x70f }, { 0x890, 0x891 }, { 0x8e2, 0x8e2 },
	{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
	{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
	{ 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x110bd, 0x110bd },
	{ 0x110cd, 0x110cd }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff } };

/* Co, and what is no character. */
static const struct range unknown[] = { { 0xe000, 0xf8ff }, { 0xfdd0, 0xfdef },
	{ 0xf0000, 0x10ffff } };

/* Zs but U+0020, and the blank of Braille. */
static const struct range blank[] = { { 0xa0, 0xa0 }, { 0x1680, 0x1680 },
	{ 0x2000, 0x200a }, { 0x202f, 0x202f }, { 0x205f, 0x205f },
	{ 0x2800, 0x2800 }, { 0x3000, 0x3000 } };

static bool
is_in(uint32_t scalar, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (scalar >= ranges[i].first && scalar <= ranges[i].last)
			return true;
	return false;
}

bool
visible_is_unseen(uint32_t scalar)
{
	return is_in(scalar, unseen, sizeof(unseen) / sizeof(unseen[0]));
}

bool
visible_is_blank(uint32_t scalar)
{
	return is_in(scalar, blank, sizeof(blank) / sizeof(blank[0]));
}

bool
visible_is(uint32_t scalar)
{
	/* The last two of each plane are no characters. */
	return scalar != UTF8_BAD && (scalar & 0xfffe) != 0xfffe
	       && !visible_is_unseen(scalar)
	       && !is_in(scalar, unknown, sizeof(unknown) / sizeof(unknown[0]));
}

bool
visible_is_mark(uint32_t scalar)
{
	return visible_is(scalar) && !visible_is_blank(scalar);
}

void
visible_copy(const char *text, char *line, size_t size)
{
	enum { MOST = 4 * 4 }; /* bytes that one scalar value becomes */
	const char *end = text + strlen(text);
	size_t len = 0;

	while (text < end && len + MOST < size) {
		const char *from = text;
		bool good = visible_is(utf8_read(&text, end));

		for (; from < text; from++) {
			if (good)
				line[len++] = *from;
			else
				len += (size_t)snprintf(line + len, size - len,
				    "\\x%02X", (unsigned char)*from);
		}
	}
	line[len] = '\0';
}
