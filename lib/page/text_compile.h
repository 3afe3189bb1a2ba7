/* Elements as plain text. */
#ifndef PAGE_TEXT_COMPILE_H
#define PAGE_TEXT_COMPILE_H

#include "page/compile.h"

/* Writes what is in the element, without what stands around it. */
void text_compile_content(struct compile *compile, const struct node *node);

#endif
