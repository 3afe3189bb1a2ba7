/* A template becomes a page. */
#ifndef PAGE_COMPILE_PAGE_H
#define PAGE_COMPILE_PAGE_H

#include "page/page_files.h"
#include "page/page_type.h"

/* The page, freed by free(); NULL after a warning. */
struct page *compile_page(const struct page_files *files,
    const struct page_site *site, const char *name, const char *const *paths);

#endif
