#include "draw/path.h"

#include <math.h>
#include <stdbool.h>

#define STEP      6.0F /* pixels */
#define TOO_SHORT 0.1F
#define MITER_MAX 2.0F /* corners stick out by no more, in half widths */
#define STEPS_MAX 24

static struct canvas_point
between(struct canvas_point from, struct canvas_point to, float share)
{
	return (struct canvas_point){ from.x + (to.x - from.x) * share,
		from.y + (to.y - from.y) * share };
}

static float
distance(struct canvas_point from, struct canvas_point to)
{
	float x = to.x - from.x;
	float y = to.y - from.y;

	return sqrtf(x * x + y * y);
}

static void
add(struct path *path, struct canvas_point point)
{
	if (path->count < PATH_MAX_POINTS
	    && (path->count == 0
		|| distance(path->points[path->count - 1], point) > TOO_SHORT))
		path->points[path->count++] = point;
}

void
path_move(struct path *path, struct canvas_point to)
{
	path->count = 0;
	add(path, to);
}

static int
steps_for(float len)
{
	return len > STEP * STEPS_MAX ? STEPS_MAX : (int)(len / STEP) + 1;
}

void
path_line(struct path *path, struct canvas_point to)
{
	struct canvas_point from = path->points[path->count - 1];
	int steps = steps_for(distance(from, to));

	for (int i = 1; i <= steps; i++)
		add(path, between(from, to, (float)i / (float)steps));
}

void
path_curve(struct path *path, struct canvas_point control,
    struct canvas_point to)
{
	struct canvas_point from = path->points[path->count - 1];
	int steps = steps_for(distance(from, control) + distance(control, to));

	for (int i = 1; i <= steps; i++) {
		float share = (float)i / (float)steps;

		add(path, between(between(from, control, share),
			      between(control, to, share), share));
	}
}

void
path_fill(const struct path *path, struct canvas *canvas)
{
	for (size_t i = 0; i < path->count; i++)
		canvas_edge(canvas, path->points[i],
		    path->points[(i + 1) % path->count]);
}

/* The unit vector to the right of a line. */
static struct canvas_point
normal(struct canvas_point from, struct canvas_point to)
{
	float len = distance(from, to);

	if (len < TOO_SHORT / 2)
		return (struct canvas_point){ 0, 0 };
	return (struct canvas_point){ (from.y - to.y) / len,
		(to.x - from.x) / len };
}

/* Where the edges of the stroke meet beside a point: from it to one side. */
static struct canvas_point
miter(struct canvas_point one, struct canvas_point other)
{
	float cosine = one.x * other.x + one.y * other.y;
	float share =
	    1 + cosine < 2 / MITER_MAX ? MITER_MAX / 2 : 1 / (1 + cosine);

	return (struct canvas_point){ (one.x + other.x) * share,
		(one.y + other.y) * share };
}

static struct canvas_point
moved(struct canvas_point point, struct canvas_point by, float times)
{
	return (struct canvas_point){ point.x + by.x * times,
		point.y + by.y * times };
}

struct pen {
	float half;   /* of its width */
	size_t count; /* of the points it goes along */
	bool closed;
};

/* From a point of the path to the right edge of the pen, for half a width of
 * one pixel. */
static struct canvas_point
side(const struct path *path, const struct pen *pen, size_t i)
{
	const struct canvas_point *points = path->points;
	size_t last = pen->count - 1;
	size_t at = i % pen->count;
	size_t before = at > 0 ? at - 1 : last;
	size_t after = at < last ? at + 1 : 0;
	struct canvas_point in = normal(points[before], points[at]);
	struct canvas_point out = normal(points[at], points[after]);

	if (!pen->closed && at == 0)
		return out;
	if (!pen->closed && at == last)
		return in;
	return miter(in, out);
}

/* A stretch of the pen's way between two points, as the corners of a quad. */
struct stretch {
	struct canvas_point corners[4]; /* right and left of its start, left
					 * and right of its end */
	bool clockwise;
};

static struct stretch
make_stretch(const struct path *path, const struct pen *pen, size_t i)
{
	struct canvas_point from = path->points[i];
	struct canvas_point to = path->points[(i + 1) % pen->count];
	struct canvas_point start = side(path, pen, i);
	struct canvas_point end = side(path, pen, i + 1);
	struct stretch made = { .corners = { moved(from, start, pen->half),
				    moved(from, start, -pen->half),
				    moved(to, end, -pen->half),
				    moved(to, end, pen->half) } };
	const struct canvas_point *corners = made.corners;

	made.clockwise =
	    (corners[2].x - corners[0].x) * (corners[3].y - corners[1].y)
		- (corners[3].x - corners[1].x) * (corners[2].y - corners[0].y)
	    > 0;
	return made;
}

/* Whichever way round a stretch lies, it adds ink. */
static void
add_edge(struct canvas *canvas, const struct stretch *stretch, size_t from)
{
	const struct canvas_point *one = &stretch->corners[from];
	const struct canvas_point *other = &stretch->corners[(from + 1) % 4];

	if (stretch->clockwise)
		canvas_edge(canvas, *one, *other);
	else
		canvas_edge(canvas, *other, *one);
}

/* Ends of neighbours that lie the same way round would cancel each other. */
static void
add_stretches(struct canvas *canvas, const struct stretch *before,
    const struct stretch *after)
{
	bool joined = before != NULL && after != NULL
		      && before->clockwise == after->clockwise;

	if (before != NULL) {
		add_edge(canvas, before, 1);
		add_edge(canvas, before, 3);
		if (!joined)
			add_edge(canvas, before, 2);
	}
	if (after != NULL && !joined)
		add_edge(canvas, after, 0);
}

static void
stroke(const struct path *path, struct canvas *canvas, float width, bool closed)
{
	struct pen pen = { width / 2, path->count, closed };
	struct stretch first;
	struct stretch before;
	size_t stretches = 0;

	if (closed && pen.count > 1
	    && distance(path->points[0], path->points[pen.count - 1])
		   <= TOO_SHORT)
		pen.count--;
	stretches = closed ? pen.count : pen.count - 1;
	if (pen.count < 2)
		return;
	first = make_stretch(path, &pen, 0);
	before = first;
	if (!closed)
		add_stretches(canvas, NULL, &first);
	for (size_t i = 1; i < stretches; i++) {
		struct stretch after = make_stretch(path, &pen, i);

		add_stretches(canvas, &before, &after);
		before = after;
	}
	add_stretches(canvas, &before, closed ? &first : NULL);
}

void
path_stroke(const struct path *path, struct canvas *canvas, float width)
{
	stroke(path, canvas, width, false);
}

void
path_stroke_closed(const struct path *path, struct canvas *canvas, float width)
{
	stroke(path, canvas, width, true);
}
