/* What each kind of piece writes. */
#ifndef PAGE_STEPS_H
#define PAGE_STEPS_H

#include "page/piece.h"

/* By enum piece_kind; a page has them from draft_finish(). */
extern piece_step *const steps[];

#endif
