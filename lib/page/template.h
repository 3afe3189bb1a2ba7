/* XHTML into a tree: the only place in this room that knows libxml2. */
#ifndef PAGE_TEMPLATE_H
#define PAGE_TEMPLATE_H

#include "base/arena.h"
#include "page/node.h"

#include <stddef.h>

/*
 * Reads a well-formed document in UTF-8 whose root is html.  It may have a
 * doctype, but declares nothing and names no entity but the five of XML.
 * Comments are gone.  The tree lives in `arena`; `file` is borrowed.  NULL
 * after a warning with file and line.
 */
struct node *template_read(struct arena *arena, const char *file,
    const char *bytes, size_t len);

/* Gives back what libxml2 keeps for the next document. */
void template_done(void);

/* libxml2 with its version. */
const char *template_library(void);

#endif
