/* lib/draw/canvas and path: outlines become exact coverage. */

#include "draw/canvas.h"

#include <math.h>
#include <stdlib.h>

#include "draw/path.h"
#include "t/tap.h"

/* Levels enough to see a hundredth of a pixel, and without the steepness
 * undone: 0.5 stays the middle. */
enum { LEVELS = 101, ROW = 40, NEXT_ROW = 41 };

static struct canvas *canvas;
static uint8_t row[CANVAS_WIDTH];

static int
level_at(size_t line, size_t x)
{
	canvas_take_row(canvas, line, LEVELS, row);
	return row[x];
}

static void
add_box(float left, float top, float right, float bottom)
{
	const struct canvas_point corners[4] = { { left, top }, { right, top },
		{ right, bottom }, { left, bottom } };

	for (size_t i = 0; i < 4; i++)
		canvas_edge(canvas, corners[i], corners[(i + 1) % 4]);
}

static int
ink_of_all(void)
{
	int sum = 0;

	for (size_t y = 0; y < CANVAS_HEIGHT; y++) {
		canvas_take_row(canvas, y, 2, row);
		for (size_t x = 0; x < CANVAS_WIDTH; x++)
			sum += row[x];
	}
	return sum;
}

static void
test_boxes(void)
{
	add_box(10, 40, 20.5F, 41);
	is_int(level_at(ROW, 10), 100, "a covered pixel is ink");
	is_int(row[9], 0, "its left neighbour is paper");
	is_int(row[19], 100, "the last whole pixel is ink");
	is_int(row[20], 50, "half a pixel is half ink");
	is_int(row[21], 0, "and then comes paper");
	is_int(level_at(ROW, 10), 0, "a row that was taken is blank");
	is_int(level_at(NEXT_ROW, 10), 0, "the row below is blank");
	add_box(10, 40.5F, 20, 42);
	is_int(level_at(ROW, 15), 50, "half a row is half ink");
	is_int(level_at(NEXT_ROW, 15), 100, "a whole row is ink");
	add_box(10, 40, 20, 41);
	add_box(15, 40, 25, 41);
	is_int(level_at(ROW, 17), 100, "ink on ink is ink");
	is_int(row[24], 100, "and goes on");
	is_int(row[25], 0, "to its end");
}

static void
test_edges_of_sheet(void)
{
	add_box(-50, -50, CANVAS_WIDTH + 50, CANVAS_HEIGHT + 50);
	is_int(ink_of_all(), (intmax_t)CANVAS_WIDTH * CANVAS_HEIGHT,
	    "what lies beyond the sheet is cut off");
	add_box(-50, 10, -10, 20);
	add_box(CANVAS_WIDTH + 1, 10, CANVAS_WIDTH + 9, 20);
	add_box(10, -30, 20, -10);
	add_box(10, CANVAS_HEIGHT + 1, 20, CANVAS_HEIGHT + 9);
	is_int(ink_of_all(), 0, "and what is all beyond it leaves nothing");
}

static void
test_paths(void)
{
	struct path path;
	int ink = 0;

	/* A box with one round corner. */
	path_move(&path, (struct canvas_point){ 100, 20 });
	path_curve(&path, (struct canvas_point){ 140, 20 },
	    (struct canvas_point){ 140, 60 });
	path_line(&path, (struct canvas_point){ 140, 100 });
	path_line(&path, (struct canvas_point){ 60, 100 });
	path_line(&path, (struct canvas_point){ 60, 20 });
	path_fill(&path, canvas);
	ink = ink_of_all();
	/* The corner that a quadratic curve cuts off is a sixth of its box. */
	ok(abs(ink - (80 * 80 - 40 * 40 / 6)) < 40, "a filled shape (%d)", ink);
	path_stroke_closed(&path, canvas, 4);
	ink = ink_of_all();
	ok(ink > 1150 && ink < 1300, "a closed stroke goes round it (%d)", ink);
	path_stroke(&path, canvas, 4);
	is_int(level_at(60, 100), 0, "and leaves its inside blank");
	ink = ink_of_all();
	ok(ink > 1000 && ink < 1100, "an open stroke leaves a gap (%d)", ink);
	path_move(&path, (struct canvas_point){ 10, 10 });
	path_stroke(&path, canvas, 4);
	path_stroke_closed(&path, canvas, 4);
	is_int(ink_of_all(), 0, "a single point has no stroke");
}

int
main(void)
{
	canvas = calloc(1, sizeof(*canvas));
	if (canvas == NULL)
		bail("no memory");
	test_boxes();
	test_edges_of_sheet();
	test_paths();
	free(canvas);
	return done();
}
