/* Plain text out of a page: words, with line ends and blanks between. */
#ifndef PAGE_TEXT_RENDER_H
#define PAGE_TEXT_RENDER_H

#include "page/op.h"

#include <stddef.h>
#include <stdint.h>

/* Steps of the walk: each writes the op at `at`, returns the next. */
uint32_t text_render_step(struct walk *walk, uint32_t at);
uint32_t text_render_step_value(struct walk *walk, uint32_t at);
uint32_t text_render_step_break(struct walk *walk, uint32_t at);
uint32_t text_render_step_item(struct walk *walk, uint32_t at);
uint32_t text_render_step_anchor(struct walk *walk, uint32_t at);
uint32_t text_render_step_anchor_end(struct walk *walk, uint32_t at);
uint32_t text_render_step_anchor_end_value(struct walk *walk, uint32_t at);

#endif
