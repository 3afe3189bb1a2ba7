/* What a picture challenge shows, and where: bent letters in several faces,
 * filled or hollow, with strokes of the same ink across and beside them, so
 * that a reader finds them sooner than a program. */
#ifndef DRAW_CAPTCHA_SCENE_H
#define DRAW_CAPTCHA_SCENE_H

#include "draw/canvas.h"
#include "draw/prng.h"

#include <stdbool.h>

#define CAPTCHA_SCENE_LETTERS 6 /* at most */

/* Draws `answer` on a blank canvas; everything that is left to prng follows
 * from the seed.  False, with nothing drawn, where the answer is no 1 to
 * CAPTCHA_SCENE_LETTERS letters of CAPTCHA_GLYPHS_LETTERS. */
bool captcha_scene_draw(struct canvas *canvas, const char *answer,
    const uint8_t seed[PRNG_SEED]);

#endif
