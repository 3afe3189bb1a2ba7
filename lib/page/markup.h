/* Elements as HTML. */
#ifndef PAGE_MARKUP_H
#define PAGE_MARKUP_H

#include "page/compile.h"

/* Writes the element or text and all in it. */
void markup_write(struct compile *compile, const struct node *node);

#endif
