/* Where templates and static files stand: the site's own folder first. */
#ifndef PAGE_PAGE_FILES_H
#define PAGE_PAGE_FILES_H

#include "base/arena.h"
#include "page/node.h"
#include "page/watched_file.h"

#include <stddef.h>

struct page_files {
	const char *shipped;
	const char *own; /* or NULL */
	const char *language;
	struct watched_file_list *sources; /* what was looked at */
};

/* The tree of the page's template; NULL after a warning. */
struct node *page_files_template(const struct page_files *files,
    struct arena *arena, const char *name);

/* The first 8 hex digits of the SHA-256 of the static file of that name,
 * "style.css".  WATCHED_FILE_ABSENT is not logged. */
#define PAGE_FILES_HASH 9
enum watched_file_outcome page_files_static(const struct page_files *files,
    struct arena *arena, const char *name, char hash[PAGE_FILES_HASH]);

#endif
