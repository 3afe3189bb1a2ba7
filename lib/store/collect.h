/* Putting together what somebody copied file by file, while it changed. */
#ifndef STORE_COLLECT_H
#define STORE_COLLECT_H

#include "store/type.h"

#include <stdint.h>

/* As store_collect(). */
enum store_outcome collect_run(int dir, int from, store_report *report,
    void *context, uint64_t *records);

#endif
