/* Links as they are written, folded at load. */
#ifndef PAGE_ADDRESS_H
#define PAGE_ADDRESS_H

#include "page/compile.h"
#include "page/tal.h"

/* A link that stands in a template; fails where it is not allowed or a
 * static file is missing, then it is "". */
const char *address_of_template(struct compile *compile,
    const struct node *node, const char *url);

/* A link that is a constant; NULL where it is empty or, after a warning,
 * leads nowhere of ours. */
const char *address_of_constant(struct compile *compile,
    const struct node *node, const struct value *constant);

/* Fails where href or src is bound to what is no link. */
void address_check(struct compile *compile, const struct node *node,
    const struct tal_binding *binding);

#endif
