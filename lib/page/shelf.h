/* Where templates and static files stand: the site's own folder first. */
#ifndef PAGE_SHELF_H
#define PAGE_SHELF_H

#include "base/arena.h"
#include "page/node.h"
#include "page/source.h"

#include <stddef.h>

struct shelf {
	const char *shipped;
	const char *own; /* or NULL */
	const char *language;
	struct source_list *sources; /* what was looked at */
};

/* The tree of the page's template; NULL after a warning. */
struct node *shelf_template(const struct shelf *shelf, struct arena *arena,
    const char *name);

/* The first 8 hex digits of the SHA-256 of the static file of that name,
 * "style.css".  SOURCE_ABSENT is not logged. */
#define SHELF_HASH 9
enum source_outcome shelf_static(const struct shelf *shelf, struct arena *arena,
    const char *name, char hash[SHELF_HASH]);

#endif
