/* Elements that stand for the codes of errors. */
#ifndef PAGE_ERROR_ELEMENT_H
#define PAGE_ERROR_ELEMENT_H

#include "page/compile.h"

#include <stdint.h>

enum error_element_role {
	ERROR_ELEMENT_NONE,
	ERROR_ELEMENT_ERROR,     /* there where its code was found */
	ERROR_ELEMENT_SUMMARY,   /* there where any was found */
	ERROR_ELEMENT_SENTENCES, /* never there */
};

/* Notes what the element is and opens the op at *index that keeps or drops
 * it; for ERROR_ELEMENT_SENTENCES nothing is to be written. */
enum error_element_role error_element_open(struct compile *compile,
    const struct node *node, uint32_t *index);

void error_element_close(struct compile *compile, const struct node *node,
    enum error_element_role role, uint32_t index);

#endif
