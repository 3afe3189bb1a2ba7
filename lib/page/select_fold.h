/* A select whose options are all constant: one text and an index. */
#ifndef PAGE_SELECT_FOLD_H
#define PAGE_SELECT_FOLD_H

#include "page/emitter.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Folds the options that were written since `from` (ops) and `len`
 * (bytes) into one op, so that a list of some hundreds costs one copy and
 * one search.  Leaves them as they are where one depends on a value.
 */
void select_fold_fold(struct emitter *emitter, uint32_t from, size_t len,
    const char *control);

#endif
