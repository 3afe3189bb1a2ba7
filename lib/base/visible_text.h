/* visible.h's way to show text of visitors, for text of any length. */
#ifndef BASE_VISIBLE_TEXT_H
#define BASE_VISIBLE_TEXT_H

#include "base/arena.h"

/* As visible_copy(), whole: in the arena, or `text` itself where all of it
 * shows or it is NULL. */
const char *visible_text(struct arena *arena, const char *text);

#endif
