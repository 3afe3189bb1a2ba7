/* A select whose options are all constant: one text and an index. */
#ifndef PAGE_CHOICE_H
#define PAGE_CHOICE_H

#include "page/draft.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Folds the options that were written since `from` (pieces) and `len`
 * (bytes) into one piece, so that a list of some hundreds costs one copy and
 * one search.  Leaves them as they are where one depends on a value.
 */
void choice_fold(struct draft *draft, uint32_t from, size_t len,
    const char *control);

#endif
