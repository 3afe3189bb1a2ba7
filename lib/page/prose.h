/* Elements as plain text. */
#ifndef PAGE_PROSE_H
#define PAGE_PROSE_H

#include "page/compile.h"

/* Writes what is in the element, without what stands around it. */
void prose_content(struct compile *compile, const struct node *node);

#endif
