/* Text of visitors on its way to a terminal or a line of a log: it may neither
 * steer what shows it nor hide or turn round what stands beside it. */
#ifndef BASE_VISIBLE_H
#define BASE_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether a scalar value shows as itself.  Control characters (Unicode's Cc)
 * do not, nor those that format (Cf: direction, joiners, tags), end a line or
 * paragraph (Zl, Zp), are left out by what shows them
 * (Default_Ignorable_Code_Point), are of private use (Co) or no characters;
 * UTF8_BAD neither.
 */
bool visible_is(uint32_t scalar);

/* The same, but for blanks other than U+0020 (Zs): what has a place in a name.
 */
bool visible_is_mark(uint32_t scalar);

/* What takes no room: what visible_is() says of Cc, Cf, Zl, Zp and
 * Default_Ignorable_Code_Point. */
bool visible_is_unseen(uint32_t scalar);

/* Zs other than U+0020. */
bool visible_is_blank(uint32_t scalar);

/* Copies `text` to `line` of `size` bytes, 24 at least; each byte of what does
 * not show becomes \xNN.  What has no room is left out at its end. */
void visible_copy(const char *text, char *line, size_t size);

#endif
