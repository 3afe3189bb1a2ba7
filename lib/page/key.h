/* The site's key: a profile with nine cuts that comes from its name, so that
 * every site has a mark of its own without drawing one. */
#ifndef PAGE_KEY_H
#define PAGE_KEY_H

#include "base/arena.h"

enum {
	KEY_CUTS = 9,
	KEY_SHALLOW = 2, /* the least depth of a cut, */
	KEY_DEEP = 14,   /* and the largest */
};

/* How deep the cuts are, from the bow to the tip. */
void key_depths(const char *name, int depths[KEY_CUTS]);

/* Both in `arena`: an SVG path of a line 24 high, whose cuts are in the first
 * 240 and which goes on as far as any page is wide, and an SVG picture of 64 by
 * 64 for icons, in these colours or, where they are empty, ours. */
const char *key_line(struct arena *arena, const char *name);
const char *key_icon(struct arena *arena, const char *name, const char *red,
    const char *paper);

#endif
