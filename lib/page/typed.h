/* What a person typed, back in its controls. */
#ifndef PAGE_TYPED_H
#define PAGE_TYPED_H

#include "page/op.h"

#include <stdint.h>

/* Steps of the walk: each writes the op at `at`, returns the next. */
uint32_t typed_step(struct walk *walk, uint32_t at);
uint32_t typed_step_text(struct walk *walk, uint32_t at);
uint32_t typed_step_chosen(struct walk *walk, uint32_t at);
uint32_t typed_step_chosen_value(struct walk *walk, uint32_t at);
uint32_t typed_step_choice(struct walk *walk, uint32_t at);

/* The mark of an option that is chosen. */
extern const char typed_selected[];

#endif
