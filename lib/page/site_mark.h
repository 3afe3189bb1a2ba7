/* The site's key: a profile with nine cuts that comes from its name, so that
 * every site has a mark of its own without drawing one. */
#ifndef PAGE_SITE_MARK_H
#define PAGE_SITE_MARK_H

#include "base/arena.h"

enum {
	SITE_MARK_CUTS = 9,
	SITE_MARK_SHALLOW = 2, /* the least depth of a cut, */
	SITE_MARK_DEEP = 14,   /* and the largest */
};

/* How deep the cuts are, from the bow to the tip. */
void site_mark_depths(const char *name, int depths[SITE_MARK_CUTS]);

/* Both in `arena`: an SVG path of a line 24 high, whose cuts are in the first
 * 240 and which goes on as far as any page is wide, and an SVG picture of 64 by
 * 64 for icons, in these colours or, where they are empty, ours. */
const char *site_mark_line(struct arena *arena, const char *name);
const char *site_mark_icon(struct arena *arena, const char *name,
    const char *red, const char *paper);

#endif
