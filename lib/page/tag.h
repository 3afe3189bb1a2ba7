/* The attributes of a start tag. */
#ifndef PAGE_TAG_H
#define PAGE_TAG_H

#include "page/compile.h"
#include "page/control.h"
#include "page/tal.h"

void tag_attributes(struct compile *compile, const struct node *node,
    const struct control *control, const struct tal_binding *bindings);

#endif
