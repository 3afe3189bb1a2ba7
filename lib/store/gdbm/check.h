/* Reading everything, to say what is wrong. */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/type.h"

#include <stdint.h>

/* As store_admin_verify().  Holds the merge lock, so that the files stay. */
enum store_outcome check_run(int dir, store_report *report, void *context,
    uint64_t *records);

#endif
