#include "draw/canvas.h"

#include <string.h>

/* Edges sharper than they are have fewer greys, which compresses better. */
#define STEEPNESS 2.0F

/* Pixels; a span no wider is as good as upright. */
#define THIN 1e-4F

/* libm's fminf() and floorf() are calls here, and this is the inmost loop. */
static float
smaller(float one, float other)
{
	return one < other ? one : other;
}

static float
larger(float one, float other)
{
	return one > other ? one : other;
}

/* A piece of an edge within one pixel's row and column.  `height` is its
 * share of the row; the pixel itself is covered to the right of the piece, its
 * neighbours to the right wholly. */
static void
add_piece(float *row, float middle, float height)
{
	int column = (int)middle;
	float left = middle - (float)column;

	row[column] += height * (1 - left);
	row[column + 1] += height * left;
}

/* The part of an edge within one row, cut at each column; from <= to. */
static void
add_span(float *row, float from, float to, float height)
{
	float slope = 0;
	float cut = 0;

	if (to - from < THIN) {
		add_piece(row, (from + to) / 2, height);
		return;
	}
	slope = height / (to - from);
	while (from < to) {
		cut = smaller((float)((int)from + 1), to);
		add_piece(row, (from + cut) / 2, (cut - from) * slope);
		from = cut;
	}
}

/* Takes what lies beyond the left and right edge to the edge. */
static void
add_row(float *row, float one, float other, float height)
{
	float low = smaller(larger(smaller(one, other), 0), CANVAS_WIDTH);
	float high = smaller(larger(larger(one, other), 0), CANVAS_WIDTH);

	add_span(row, low, high, height);
}

void
canvas_edge(struct canvas *canvas, struct canvas_point from,
    struct canvas_point to)
{
	/* Clockwise with y downwards: ink is on the right of an upward edge. */
	float sign = 1;
	float slope = 0;
	float bottom = 0;

	if (from.y < to.y) {
		struct canvas_point point = from;

		from = to;
		to = point;
		sign = -1;
	}
	/* Now `to` is the upper end. */
	if (to.y >= CANVAS_HEIGHT || from.y <= 0 || to.y >= from.y)
		return;
	slope = (from.x - to.x) / (from.y - to.y);
	bottom = smaller(from.y, CANVAS_HEIGHT);
	for (size_t row = (size_t)larger(to.y, 0); (float)row < bottom; row++) {
		float begin = larger((float)row, to.y);
		float end = smaller((float)(row + 1), bottom);

		add_row(canvas->change[row], to.x + (begin - to.y) * slope,
		    to.x + (end - to.y) * slope, (end - begin) * sign);
	}
}

/* Bounded as an integer, which needs no branch: at each outline the processor
 * would guess wrong. */
static uint8_t
level(float coverage, int top)
{
	float steep = (coverage - 0.5F) * STEEPNESS + 0.5F;
	int value = (int)(steep * (float)top + 0.5F);

	value = value < 0 ? 0 : value;
	return (uint8_t)(value > top ? top : value);
}

void
canvas_take_row(struct canvas *canvas, size_t row, unsigned levels,
    uint8_t pixels[CANVAS_WIDTH])
{
	float *change = canvas->change[row];
	float sum = 0;

	for (size_t i = 0; i < CANVAS_WIDTH; i++) {
		sum += change[i];
		pixels[i] = level(sum, (int)levels - 1);
	}
	memset(change, 0, sizeof(canvas->change[row]));
}
