/* All keys of a table, one after the other. */
#ifndef STORE_ITERATE_H
#define STORE_ITERATE_H

#include "store/type.h"

/* As store_iterate(), which is about an open store. */
enum store_outcome iterate_run(int dir, int table, store_visit *visit,
    void *context);

#endif
