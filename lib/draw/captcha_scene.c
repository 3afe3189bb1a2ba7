#include "draw/captcha_scene.h"

#include <math.h>
#include <string.h>

#include "draw/captcha_glyphs.h"
#include "draw/path.h"

/* All lengths are pixels of the canvas.  The numbers were found by looking:
 * people should read at least 37 of 40, programs as few as possible. */
#define CAP_MIN        56.0F /* height of a capital */
#define CAP_MAX        71.0F
#define TURN           0.24F /* to either side, radians */
#define SHEAR          0.15F
#define OVERLAP_MIN    2.0F
#define OVERLAP_MAX    6.0F
#define OVERLAP_FILLED 3.0F /* at most: two black letters become one */
#define JITTER         9.0F /* up and down */
#define HOLLOW_PEN     4.4F
#define ARC_MIN        3.2F /* width of a line across */
#define ARC_MAX        4.4F
#define TEXT_MAX       292.0F /* width of all letters */
#define MARGIN         8.0F
#define DECOY_MAX      50.0F /* width of a stroke beside the text */
#define DECOY_ROOM     24.0F /* width that a stroke beside the text needs */

struct wave {
	float height;
	float frequency;
	float phase;
};

struct letter {
	const uint8_t *outline;
	bool hollow;
	struct canvas_point across; /* where a table unit to the right goes */
	struct canvas_point down;   /* and one downwards */
	struct canvas_point at;     /* where the table's origin goes */
	struct canvas_point low;    /* extent about `at` */
	struct canvas_point high;
};

struct scene {
	struct canvas *canvas;
	struct prng prng;
	struct wave sideways;
	struct wave upwards;
	struct letter letters[CAPTCHA_SCENE_LETTERS];
	size_t count;
	float left; /* where the text begins and ends */
	float right;
};

static struct canvas_point
place(const struct letter *letter, const uint8_t *coordinates)
{
	float x = coordinates[0];
	float y = (float)coordinates[1] - CAPTCHA_GLYPHS_BASE;

	return (struct canvas_point){ letter->at.x + letter->across.x * x
					  + letter->down.x * y,
		letter->at.y + letter->across.y * x + letter->down.y * y };
}

/* Hands each contour of a letter to `use`. */
static void
trace(struct scene *scene, struct letter *letter,
    void (*use)(struct scene *, struct letter *, struct path *))
{
	struct path path = { .count = 0 };
	const uint8_t *at = letter->outline;

	while (*at != CAPTCHA_GLYPHS_END) {
		if (*at == CAPTCHA_GLYPHS_MOVE) {
			if (path.count > 0)
				use(scene, letter, &path);
			path_move(&path, place(letter, at + 1));
			at += 3;
		} else if (*at == CAPTCHA_GLYPHS_LINE) {
			path_line(&path, place(letter, at + 1));
			at += 3;
		} else {
			path_curve(&path, place(letter, at + 1),
			    place(letter, at + 3));
			at += 5;
		}
	}
	use(scene, letter, &path);
}

static void
measure(struct scene *scene, struct letter *letter, struct path *path)
{
	(void)scene;
	for (size_t i = 0; i < path->count; i++) {
		struct canvas_point point = path->points[i];

		letter->low.x = fminf(letter->low.x, point.x);
		letter->low.y = fminf(letter->low.y, point.y);
		letter->high.x = fmaxf(letter->high.x, point.x);
		letter->high.y = fmaxf(letter->high.y, point.y);
	}
}

static void
bend(const struct scene *scene, struct path *path)
{
	for (size_t i = 0; i < path->count; i++) {
		struct canvas_point *point = &path->points[i];
		float x = point->x;

		point->x += scene->sideways.height
			    * sinf(point->y * scene->sideways.frequency
				   + scene->sideways.phase);
		point->y +=
		    scene->upwards.height
		    * sinf(x * scene->upwards.frequency + scene->upwards.phase);
	}
}

static void
ink(struct scene *scene, struct letter *letter, struct path *path)
{
	bend(scene, path);
	if (letter->hollow)
		path_stroke_closed(path, scene->canvas, HOLLOW_PEN);
	else
		path_fill(path, scene->canvas);
}

static void
shape(struct scene *scene, struct letter *letter, size_t glyph)
{
	struct prng *prng = &scene->prng;
	float scale = prng_between(prng, CAP_MIN, CAP_MAX) / CAPTCHA_GLYPHS_CAP;
	float turn = prng_between(prng, -TURN, TURN);
	float shear = prng_between(prng, -SHEAR, SHEAR);
	unsigned face = prng_below(prng, CAPTCHA_GLYPHS_FACES);

	letter->outline = captcha_glyphs[face][glyph];
	letter->hollow = prng_below(prng, 2) == 1;
	letter->across =
	    (struct canvas_point){ scale * cosf(turn), scale * sinf(turn) };
	letter->down =
	    (struct canvas_point){ scale * (shear * cosf(turn) - sinf(turn)),
		    scale * (shear * sinf(turn) + cosf(turn)) };
	letter->low = (struct canvas_point){ INFINITY, INFINITY };
	letter->high = (struct canvas_point){ -INFINITY, -INFINITY };
	trace(scene, letter, measure);
}

static void
shrink(struct canvas_point *point, float share)
{
	point->x *= share;
	point->y *= share;
}

/* Draws longer answers smaller; returns the width of the text. */
static float
fit(struct scene *scene, const float *overlaps)
{
	float width = 0;
	float overlap = 0;
	float share = 1;

	for (size_t i = 0; i < scene->count; i++) {
		width += scene->letters[i].high.x - scene->letters[i].low.x;
		overlap += overlaps[i];
	}
	if (width - overlap <= TEXT_MAX)
		return width - overlap;
	share = (TEXT_MAX + overlap) / width;
	for (size_t i = 0; i < scene->count; i++) {
		struct letter *letter = &scene->letters[i];

		shrink(&letter->across, share);
		shrink(&letter->down, share);
		shrink(&letter->low, share);
		shrink(&letter->high, share);
	}
	return TEXT_MAX;
}

static void
set_text(struct scene *scene)
{
	struct prng *prng = &scene->prng;
	float overlaps[CAPTCHA_SCENE_LETTERS] = { 0 };
	float x = 0;

	for (size_t i = 0; i + 1 < scene->count; i++)
		overlaps[i] = prng_between(prng, OVERLAP_MIN,
		    scene->letters[i].hollow || scene->letters[i + 1].hollow
			? OVERLAP_MAX
			: OVERLAP_FILLED);
	x = fit(scene, overlaps);
	scene->left = prng_between(prng, MARGIN, CANVAS_WIDTH - MARGIN - x);
	scene->right = scene->left + x;
	x = scene->left;
	for (size_t i = 0; i < scene->count; i++) {
		struct letter *letter = &scene->letters[i];
		float high = CANVAS_HEIGHT - MARGIN - letter->high.y;
		float low = MARGIN - letter->low.y;
		float middle = (low + high) / 2;

		letter->at.x = x - letter->low.x;
		letter->at.y = fmaxf(low,
		    fminf(high, middle + prng_between(prng, -JITTER, JITTER)));
		x += letter->high.x - letter->low.x - overlaps[i];
	}
}

/* A point within so many pixels of (x, y).  One call a statement keeps the
 * order of the numbers, and so the picture, the same under every compiler. */
static struct canvas_point
near(struct scene *scene, float x, float y, struct canvas_point within)
{
	struct canvas_point point;

	point.x = x + prng_between(&scene->prng, -within.x, within.x);
	point.y = y + prng_between(&scene->prng, -within.y, within.y);
	return point;
}

/* From edge to edge, `start` and `end` high there, give or take `spread`. */
static void
draw_arc(struct scene *scene, float start, float end, float spread)
{
	float width = prng_between(&scene->prng, ARC_MIN, ARC_MAX);
	float middle = CANVAS_WIDTH / 2.0F;
	struct canvas_point from =
	    near(scene, -width, start, (struct canvas_point){ 0, spread });
	struct canvas_point control = near(scene, middle, (start + end) / 2,
	    (struct canvas_point){ middle / 2, 3 * spread });
	struct canvas_point to = near(scene, CANVAS_WIDTH + width, end,
	    (struct canvas_point){ 0, spread });
	struct path path;

	path_move(&path, from);
	path_curve(&path, control, to);
	path_stroke(&path, scene->canvas, width);
}

/* A short thick stroke, as of a letter, where there is room beside the text. */
static void
draw_decoy(struct scene *scene, float left, float right)
{
	float width = prng_between(&scene->prng, 7, 11);
	float half = fminf(right - left - 2 * width, DECOY_MAX) / 2;
	float middle = left + width + half;
	struct canvas_point from =
	    near(scene, middle, 31, (struct canvas_point){ half, 14 });
	struct canvas_point control =
	    near(scene, middle, 60, (struct canvas_point){ half, 20 });
	struct canvas_point to =
	    near(scene, middle, 87, (struct canvas_point){ half, 15 });
	struct path path;

	if (right - left < DECOY_ROOM)
		return;
	path_move(&path, from);
	path_curve(&path, control, to);
	path_stroke(&path, scene->canvas, width);
}

static void
draw_clutter(struct scene *scene)
{
	/* Aslant, lest they look like bars of E, F and H. */
	bool falls = prng_below(&scene->prng, 2) == 1;

	draw_arc(scene, falls ? 32 : 88, falls ? 88 : 32, 16);
	draw_arc(scene, falls ? 80 : 40, falls ? 40 : 80, 24);
	draw_arc(scene, 9, 9, 5);
	draw_arc(scene, CANVAS_HEIGHT - 9, CANVAS_HEIGHT - 9, 5);
	draw_decoy(scene, 0, scene->left);
	draw_decoy(scene, scene->right, CANVAS_WIDTH);
}

static struct wave
make_wave(struct prng *prng, float height, float length)
{
	const float turn = 6.2831853F;
	struct wave wave;

	wave.height = prng_between(prng, height / 2, height);
	wave.frequency = turn / prng_between(prng, length, length * 1.7F);
	wave.phase = prng_between(prng, 0, turn);
	return wave;
}

static bool
choose(struct scene *scene, const char *answer)
{
	size_t count = strlen(answer);

	if (count == 0 || count > CAPTCHA_SCENE_LETTERS
	    || strspn(answer, CAPTCHA_GLYPHS_LETTERS) != count)
		return false;
	for (size_t i = 0; i < count; i++)
		shape(scene, &scene->letters[i],
		    (size_t)(strchr(CAPTCHA_GLYPHS_LETTERS, answer[i])
			     - CAPTCHA_GLYPHS_LETTERS));
	/* All hollow, a picture would be hard to read and large. */
	scene->letters[prng_below(&scene->prng, (unsigned)count)].hollow =
	    false;
	scene->count = count;
	return true;
}

bool
captcha_scene_draw(struct canvas *canvas, const char *answer,
    const uint8_t seed[PRNG_SEED])
{
	struct scene scene = { .canvas = canvas };

	scene.prng = prng_new(seed);
	scene.sideways = make_wave(&scene.prng, 4, 70);
	scene.upwards = make_wave(&scene.prng, 5, 120);
	if (!choose(&scene, answer))
		return false;
	set_text(&scene);
	for (size_t i = 0; i < scene.count; i++)
		trace(&scene, &scene.letters[i], ink);
	draw_clutter(&scene);
	return true;
}
