/* A page put into the layout that all pages share, or all mails. */
#ifndef PAGE_LAYOUT_H
#define PAGE_LAYOUT_H

#include "page/node.h"

#include <stdbool.h>

enum layout_outcome {
	LAYOUT_NONE, /* the page stands alone */
	LAYOUT_WANTED,
	LAYOUT_LETTER, /* that of mails */
	LAYOUT_WRONG,  /* after a warning */
};

enum layout_outcome layout_of(const struct node *page);

/* Moves what fills the page's slots, main at least, and its title into the
 * layout's tree.  False after a warning. */
bool layout_join(struct node *layout, struct node *page);

#endif
