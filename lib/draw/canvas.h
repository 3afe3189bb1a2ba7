/* A sheet on which outlines become ink: exact coverage of every pixel, summed
 * over all outlines, so that what overlaps is one black. */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include <stddef.h>
#include <stdint.h>

#define CANVAS_WIDTH  320
#define CANVAS_HEIGHT 120

/* Pixels; x to the right, y downwards, (0, 0) is the corner of the sheet. */
struct canvas_point {
	float x;
	float y;
};

/* The change of coverage from each pixel's left neighbour; two more columns
 * take what ends at the right edge.  All zero is a blank sheet. */
struct canvas {
	float change[CANVAS_HEIGHT][CANVAS_WIDTH + 2];
};

/* One edge of a closed outline that goes clockwise around the ink.  What lies
 * off the sheet is cut off. */
void canvas_edge(struct canvas *canvas, struct canvas_point from,
    struct canvas_point to);

/* Turns a row into levels, 0 paper .. `levels` - 1 ink, and blanks it. */
void canvas_take_row(struct canvas *canvas, size_t row, unsigned levels,
    uint8_t pixels[CANVAS_WIDTH]);

#endif
