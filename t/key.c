#include "page/key.h"

#include <string.h>

#include "tap.h"

static void
test_depths(void)
{
	int seen[KEY_DEEP + 1] = { 0 };
	int depths[KEY_CUTS];
	int again[KEY_CUTS];
	int kinds = 0;
	int outside = 0;

	for (char name[] = "A"; name[0] <= 'Z'; name[0]++) {
		key_depths(name, depths);
		key_depths(name, again);
		if (memcmp(depths, again, sizeof(depths)) != 0)
			outside++;
		for (int i = 0; i < KEY_CUTS; i++)
			if (depths[i] < KEY_SHALLOW || depths[i] > KEY_DEEP)
				outside++;
			else
				seen[depths[i]]++;
	}
	for (int i = KEY_SHALLOW; i <= KEY_DEEP; i++)
		kinds += seen[i] > 0;
	is_int(outside, 0,
	    "the same name, the same key; no cut beyond its box");
	is_int(kinds, 5, "five depths");
	is_int(seen[KEY_SHALLOW] > 0 && seen[KEY_DEEP] > 0, 1,
	    "the least and the largest among them");
}

int
main(void)
{
	struct arena *arena = arena_new();
	const char *line = key_line(arena, "Example");
	const char *icon = key_icon(arena, "Example", "", "");

	test_depths();
	ok(strncmp(line, "M0 4H24l6 ", 10) == 0, "a line begins at the left");
	is_string(line + strlen(line) - 5, "H4000", "and ends at the right");
	ok(strcmp(line, key_line(arena, "Other")) != 0, "of each site its own");
	ok(strncmp(icon, "<svg xmlns=", 11) == 0, "an icon is a picture");
	ok(strcmp(icon, key_icon(arena, "Other", "", "")) != 0, "its own too");
	arena_free(arena);
	return done();
}
