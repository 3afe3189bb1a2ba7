/* Outlines as runs of points: curves are cut into short lines, which may be
 * bent afterwards and then filled or drawn with a pen. */
#ifndef DRAW_PATH_H
#define DRAW_PATH_H

#include "draw/canvas.h"

#define PATH_MAX_POINTS 512

struct path {
	struct canvas_point points[PATH_MAX_POINTS];
	size_t count;
};

/* Begins anew. */
void path_move(struct path *path, struct canvas_point to);

/* Adds a line, or a quadratic curve, in steps of about 6 pixels; what would
 * be more than PATH_MAX_POINTS is left out. */
void path_line(struct path *path, struct canvas_point to);
void path_curve(struct path *path, struct canvas_point control,
    struct canvas_point to);

/* Inks what a clockwise path encloses, or takes away what the other way
 * round one does. */
void path_fill(const struct path *path, struct canvas *canvas);

/* Draws along the path with a pen `width` pixels wide. */
void path_stroke(const struct path *path, struct canvas *canvas, float width);

/* The same, the path's last point joined with its first. */
void path_stroke_closed(const struct path *path, struct canvas *canvas,
    float width);

#endif
