/* Errors: their sentences, the list of them, the marks of their controls. */
#ifndef PAGE_SUMMARY_H
#define PAGE_SUMMARY_H

#include "page/op.h"

#include <stdint.h>

/* What page_sentence() gives. */
const char *summary_sentence(const struct page *page, struct arena *arena,
    const struct page_fill *fill, const char *field, const char *code);

/* Steps of the walk: each writes the op at `at`, returns the next. */
uint32_t summary_step(struct walk *walk, uint32_t at);
uint32_t summary_step_mark(struct walk *walk, uint32_t at);

#endif
