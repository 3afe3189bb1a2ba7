/* Putting together what somebody copied file by file, while it changed. */
#ifndef STORE_SALVAGE_H
#define STORE_SALVAGE_H

#include "store/type.h"

#include <stdint.h>

/* As store_admin_salvage(). */
enum store_outcome salvage_run(int dir, int from, store_report *report,
    void *context, uint64_t *records);

#endif
