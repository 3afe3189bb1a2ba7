/* Plain text out of a page: words, with line ends and blanks between. */
#ifndef PAGE_PLAIN_H
#define PAGE_PLAIN_H

#include "page/piece.h"

#include <stddef.h>
#include <stdint.h>

/* Appends words; blanks between them become one, as a browser shows it. */
void plain_say(struct walk *walk, const char *text, size_t len);

/* Steps of the walk: each writes the piece at `at`, returns the next. */
uint32_t plain_step(struct walk *walk, uint32_t at);
uint32_t plain_step_value(struct walk *walk, uint32_t at);
uint32_t plain_step_break(struct walk *walk, uint32_t at);
uint32_t plain_step_item(struct walk *walk, uint32_t at);
uint32_t plain_step_anchor(struct walk *walk, uint32_t at);
uint32_t plain_step_anchor_end(struct walk *walk, uint32_t at);
uint32_t plain_step_anchor_end_value(struct walk *walk, uint32_t at);

#endif
