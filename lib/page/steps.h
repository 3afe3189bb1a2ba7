/* What each kind of op writes. */
#ifndef PAGE_STEPS_H
#define PAGE_STEPS_H

#include "page/op.h"

/* By enum op_kind; a page has them from emitter_finish(). */
extern op_step *const steps[];

#endif
