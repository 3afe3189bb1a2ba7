/* What a disk may hold after a power cut, by a tape: all that was flushed, and
 * of the rest what chance has left. */
#ifndef T_TORTURE_IMAGE_H
#define T_TORTURE_IMAGE_H

#include <stddef.h>

#include "tape.h"

/* What is left of the writes that were not flushed, by sectors of 512 bytes,
 * whose contents are never mixed. */
enum image_mode {
	IMAGE_ALL,
	IMAGE_NONE,
	IMAGE_PREFIX,   /* the first writes, the last of them cut off */
	IMAGE_SECTORS,  /* each sector has one of the states it had */
	IMAGE_REVERSED, /* the sectors of the last writes alone */
	IMAGE_LAST,     /* the sectors of the very last one alone */
	IMAGE_MODES
};

/* And of the names that were not: all, none, the first, or any of them. */
enum image_names {
	NAMES_ALL,
	NAMES_NONE,
	NAMES_PREFIX,
	NAMES_ANY,
	NAMES_MODES
};

/* Writes the files into the empty directory `dir`, as after a cut just before
 * event `cut`; false where no event before it is on the tape. */
void image_make(const struct tape *tape, size_t cut, enum image_mode mode,
    enum image_names names, int dir);

#endif
