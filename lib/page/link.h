/* Which links a page may hold. */
#ifndef PAGE_LINK_H
#define PAGE_LINK_H

#include "base/arena.h"
#include "page/page_type.h"

#include <stdbool.h>

/* An attribute whose value is a URL that is rewritten: href, src, action and
 * their like. */
bool link_is_attribute(const char *name);

/* An attribute that no value of a page may set, and one that not even a
 * template may have, because it loads or runs what nobody looked at. */
bool link_is_fixed(const char *name);
bool link_is_refused(const char *name);

/* The name behind /static/ without query or fragment, else NULL. */
const char *link_static(struct arena *arena, const char *url);

/*
 * The link of a template as it is written: with the origin too where
 * `absolute`.  `hash` is that of the static file, else NULL.  NULL where such
 * a link is not allowed.
 */
const char *link_of_template(struct arena *arena, const struct page_site *site,
    bool absolute, const char *url, const char *hash);

/* Whether a value may stand as a link: below `base`, or with one of the
 * schemes http(s), mailto, tel; nothing in it that browsers read otherwise
 * than we do. */
bool link_is_good(const char *base, const char *url);

#endif
