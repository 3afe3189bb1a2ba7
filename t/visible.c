/* What shows as itself, and how the rest is written. */

#include "base/visible.h"
#include "base/visible_text.h"

#include <string.h>

#include "base/utf8.h"
#include "tap.h"

static void
test_scalars(void)
{
	static const uint32_t seen[] = { ' ', '~', 0xa0, 0xe9, 0x301, 0x430,
		0x5d0, 0x627, 0x2010, 0x3042, 0x4e2d, 0xfffd, 0x1f600 };
	static const uint32_t unseen[] = { 0, 0x1b, 0x7f, 0x80, 0x9b, 0x9f,
		0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200f, 0x2028,
		0x202a, 0x202e, 0x2060, 0x2069, 0x206f, 0x3164, 0xe000, 0xfe0f,
		0xfeff, 0xfff9, 0xfffe, 0x1d173, 0x1ffff, 0xe0041, 0xe0100,
		0x10ffff, UTF8_BAD };
	static const uint32_t blank[] = { 0xa0, 0x1680, 0x2000, 0x200a, 0x202f,
		0x205f, 0x2800, 0x3000 };

	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		ok(visible_is(seen[i]), "U+%04X shows", seen[i]);
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		ok(!visible_is(unseen[i]) && !visible_is_mark(unseen[i]),
		    "U+%04X does not", unseen[i]);
	for (size_t i = 0; i < sizeof(blank) / sizeof(blank[0]); i++)
		ok(visible_is(blank[i]) && !visible_is_mark(blank[i]),
		    "U+%04X is blank", blank[i]);
}

static void
test_text(void)
{
	struct arena *arena = arena_new();
	const char *plain = "Ad\xc3\xa0 \xe4\xb8\xad";
	char line[24];

	ok(visible_text(arena, plain) == plain, "what shows stays");
	ok(visible_text(arena, NULL) == NULL, "nothing stays nothing");
	is_string(visible_text(arena, "a\xc2\x9b\xe2\x80\xae\xff\n"),
	    "a\\xC2\\x9B\\xE2\\x80\\xAE\\xFF\\x0A", "what does not is written");
	visible_copy("\xf3\xa0\x81\x81\xf3\xa0\x81\x81", line, sizeof(line));
	is_string(line, "\\xF3\\xA0\\x81\\x81",
	    "whole, as far as there is room");
	arena_free(arena);
}

int
main(void)
{
	test_scalars();
	test_text();
	return done();
}
