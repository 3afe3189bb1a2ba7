/* Picture challenges: letters and digits that people read and programs do not
 * read easily.  A speed bump; limits and the spent set carry the weight. */
#ifndef DRAW_CAPTCHA_PICTURE_H
#define DRAW_CAPTCHA_PICTURE_H

#include "base/attribute.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

#define CAPTCHA_PICTURE_SEED   32
#define CAPTCHA_PICTURE_WIDTH  320  /* pixels; shown at half, so it is sharp */
#define CAPTCHA_PICTURE_HEIGHT 120  /* on dense screens too */
#define CAPTCHA_PICTURE_BYTES  1800 /* at most, in all but freak cases */

struct captcha_picture;

void captcha_picture_close(struct captcha_picture *picture);

/* NULL after a warning. */
struct captcha_picture *captcha_picture_open(void)
    FREED_BY(captcha_picture_close);

/*
 * Adds a PNG of `answer`, 1 to 6 of ACDEFGHJKLMNPRTUVWXY34679, to `png`: the
 * same bytes for the same answer, seed and `dark`, about 2 kB.
 * `dark` swaps nothing but the palette, for dark pages.  False where the
 * answer holds something else, or after a warning.
 */
bool captcha_picture_draw(struct captcha_picture *picture, const char *answer,
    const uint8_t seed[CAPTCHA_PICTURE_SEED], bool dark, struct buffer *png);

#endif
