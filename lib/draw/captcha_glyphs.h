/* Outlines of the letters and digits that picture challenges are made of, in
 * several faces.  The table is written by make_glyphs.c; licences of the
 * faces: conf/NOTICE. */
#ifndef DRAW_CAPTCHA_GLYPHS_H
#define DRAW_CAPTCHA_GLYPHS_H

#include <stdint.h>

#define CAPTCHA_GLYPHS_LETTERS "ACDEFGHJKLMNPRTUVWXY34679"
#define CAPTCHA_GLYPHS_COUNT   25
#define CAPTCHA_GLYPHS_FACES   8

/*
 * An outline is a run of bytes: an operator, then its coordinates.  x counts
 * from the left edge of the ink; y counts downwards, the baseline is at
 * CAPTCHA_GLYPHS_BASE and the top of a capital CAPTCHA_GLYPHS_CAP above it.
 * Contours go clockwise around what is inked, so that what is on the right of
 * the pen is ink.
 */
#define CAPTCHA_GLYPHS_CAP  150
#define CAPTCHA_GLYPHS_BASE 190

enum captcha_glyphs_operator {
	CAPTCHA_GLYPHS_END,   /* of the outline */
	CAPTCHA_GLYPHS_MOVE,  /* x y: a new contour begins there */
	CAPTCHA_GLYPHS_LINE,  /* x y */
	CAPTCHA_GLYPHS_CURVE, /* x y of the control point (quadratic), x y */
};

/* By face, then by place in CAPTCHA_GLYPHS_LETTERS. */
extern const uint8_t
    *const captcha_glyphs[CAPTCHA_GLYPHS_FACES][CAPTCHA_GLYPHS_COUNT];

#endif
