/* Elements that stand for the codes of errors. */
#ifndef PAGE_CODE_H
#define PAGE_CODE_H

#include "page/compile.h"

#include <stdint.h>

enum code_role {
	CODE_NONE,
	CODE_ERROR,     /* there where its code was found */
	CODE_SUMMARY,   /* there where any was found */
	CODE_SENTENCES, /* never there */
};

/* Notes what the element is and opens the piece at *index that keeps or drops
 * it; for CODE_SENTENCES nothing is to be written. */
enum code_role code_open(struct compile *compile, const struct node *node,
    uint32_t *index);

void code_close(struct compile *compile, const struct node *node,
    enum code_role role, uint32_t index);

#endif
