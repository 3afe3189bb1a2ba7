#include "page/site_mark.h"

#include <string.h>

#include "tap.h"

static void
test_depths(void)
{
	int seen[SITE_MARK_DEEP + 1] = { 0 };
	int depths[SITE_MARK_CUTS];
	int again[SITE_MARK_CUTS];
	int kinds = 0;
	int outside = 0;

	for (char name[] = "A"; name[0] <= 'Z'; name[0]++) {
		site_mark_depths(name, depths);
		site_mark_depths(name, again);
		if (memcmp(depths, again, sizeof(depths)) != 0)
			outside++;
		for (int i = 0; i < SITE_MARK_CUTS; i++)
			if (depths[i] < SITE_MARK_SHALLOW
			    || depths[i] > SITE_MARK_DEEP)
				outside++;
			else
				seen[depths[i]]++;
	}
	for (int i = SITE_MARK_SHALLOW; i <= SITE_MARK_DEEP; i++)
		kinds += seen[i] > 0;
	is_int(outside, 0,
	    "the same name, the same key; no cut beyond its box");
	is_int(kinds, 5, "five depths");
	is_int(seen[SITE_MARK_SHALLOW] > 0 && seen[SITE_MARK_DEEP] > 0, 1,
	    "the least and the largest among them");
}

int
main(void)
{
	struct arena *arena = arena_new();
	const char *line = site_mark_line(arena, "Example");
	const char *icon = site_mark_icon(arena, "Example", "", "");

	test_depths();
	ok(strncmp(line, "M0 4H24l6 ", 10) == 0, "a line begins at the left");
	is_string(line + strlen(line) - 5, "H4000", "and ends at the right");
	ok(strcmp(line, site_mark_line(arena, "Other")) != 0,
	    "of each site its own");
	ok(strncmp(icon, "<svg xmlns=", 11) == 0, "an icon is a picture");
	ok(strcmp(icon, site_mark_icon(arena, "Other", "", "")) != 0,
	    "its own too");
	arena_free(arena);
	return done();
}
