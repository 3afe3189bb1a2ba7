/* lib/draw/captcha_picture: small PNGs, the same for the same seed.
 * flows.md items 73, 78. */

#include "draw/captcha_picture.h"

#include <math.h>
#include <string.h>

#include "draw/captcha_glyphs.h"
#include "draw/captcha_scene.h"
#include "t/tap.h"

enum { PICTURES = 200, HEADER = 33, PIXELS = CANVAS_WIDTH * CANVAS_HEIGHT };

static struct captcha_picture *picture;
static struct arena *arena;

static void
set_seed(uint8_t seed[CAPTCHA_PICTURE_SEED], unsigned number)
{
	memset(seed, 0, CAPTCHA_PICTURE_SEED);
	seed[0] = (uint8_t)number;
	seed[1] = (uint8_t)(number >> 8);
}

static struct buffer
draw(const char *answer, unsigned number, bool dark)
{
	struct buffer png = buffer_new(arena, 4096);
	uint8_t seed[CAPTCHA_PICTURE_SEED];

	set_seed(seed, number);
	if (!captcha_picture_draw(picture, answer, seed, dark, &png))
		bail("no picture of %s", answer);
	return png;
}

static bool
is_same(const struct buffer *one, const struct buffer *other)
{
	return one->len == other->len
	       && memcmp(one->bytes, other->bytes, one->len) == 0;
}

/* Four or more letters that differ from number to number. */
static void
set_answer(char answer[8], size_t len, size_t number)
{
	for (size_t i = 0; i < len; i++) {
		answer[i] =
		    CAPTCHA_GLYPHS_LETTERS[(number * 7 + i * 11 + number / 25)
					   % CAPTCHA_GLYPHS_COUNT];
	}
	answer[len] = '\0';
}

static uint32_t
word(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16
	       | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Where a chunk's data begins, after its length and type; NULL: none. */
static const unsigned char *
find_chunk(const struct buffer *png, const char *type, size_t *len)
{
	const unsigned char *bytes = (const unsigned char *)png->bytes;

	for (size_t at = 8; at + 12 <= png->len; at += *len + 12) {
		*len = word(bytes + at);
		if (*len > png->len)
			return NULL;
		if (memcmp(bytes + at + 4, type, 4) == 0)
			return bytes + at + 8;
	}
	return NULL;
}

static void
test_form(void)
{
	struct buffer png = draw("LX4G", 1, false);
	size_t len = 0;
	const unsigned char *header = find_chunk(&png, "IHDR", &len);

	ok(png.len > HEADER && memcmp(png.bytes, "\x89PNG\r\n\x1a\n", 8) == 0,
	    "78: a PNG");
	if (header == NULL)
		bail("no header");
	is_int(word(header), 320, "320 wide");
	is_int(word(header + 4), 120, "120 high");
	is_int(header[8], 1, "1 bit a pixel");
	is_int(header[9], 3, "of a palette");
	ok(find_chunk(&png, "IEND", &len) != NULL, "with an end");
}

static double
luminance(const unsigned char *colour)
{
	static const double weights[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (size_t i = 0; i < 3; i++) {
		double share = colour[i] / 255.0;

		sum += weights[i]
		       * (share <= 0.04045 ? share / 12.92
					   : pow((share + 0.055) / 1.055, 2.4));
	}
	return sum;
}

/* WCAG 2.2's ratio of the first colour, paper, and the last, ink. */
static double
contrast(const struct buffer *png)
{
	size_t len = 0;
	const unsigned char *palette = find_chunk(png, "PLTE", &len);
	double one = 0;
	double other = 0;

	if (palette == NULL || len < 6)
		bail("no palette");
	one = luminance(palette);
	other = luminance(palette + len - 3);
	return one > other ? (one + 0.05) / (other + 0.05)
			   : (other + 0.05) / (one + 0.05);
}

static void
test_dark(void)
{
	struct buffer light = draw("KW3R", 5, false);
	struct buffer dark = draw("KW3R", 5, true);
	struct buffer again = draw("KW3R", 5, false);
	size_t len = 0;
	size_t dark_len = 0;
	const unsigned char *pixels = find_chunk(&light, "IDAT", &len);
	const unsigned char *dark_pixels = find_chunk(&dark, "IDAT", &dark_len);

	ok(!is_same(&light, &dark), "dark differs");
	ok(pixels != NULL && dark_pixels != NULL && len == dark_len
		&& memcmp(pixels, dark_pixels, len) == 0,
	    "but its pixels are the same");
	ok(contrast(&light) >= 7, "contrast on light paper (%.1f)",
	    contrast(&light));
	ok(contrast(&dark) >= 7, "contrast on dark paper (%.1f)",
	    contrast(&dark));
	ok(is_same(&light, &again), "light again is as it was");
}

static void
test_many(void)
{
	struct buffer before = draw("LX4G", PICTURES, false);
	size_t largest = 0;
	int same = 0;
	int unlike = 0;

	for (unsigned i = 0; i < PICTURES; i++) {
		char answer[8];
		struct buffer png;
		struct buffer again;

		set_answer(answer, 4 + i % 3, i);
		png = draw(answer, i, false);
		again = draw(answer, i, false);
		unlike += !is_same(&png, &again);
		png = draw("LX4G", i, false);
		same += is_same(&png, &before);
		before = png;
		largest = png.len > largest ? png.len : largest;
		largest = again.len > largest ? again.len : largest;
	}
	is_int(unlike, 0, "the same seed and answer give the same bytes");
	is_int(same, 0, "another seed gives other bytes");
	ok(largest <= CAPTCHA_PICTURE_BYTES, "the largest has %zu bytes",
	    largest);
}

static void
test_refused(void)
{
	static const char *const wrong[] = { "", "I", "abcd", "AC D", "ACDEFGH",
		"\xc3\x84" };
	uint8_t seed[CAPTCHA_PICTURE_SEED] = { 0 };
	struct buffer png = buffer_new(arena, 16);

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ok(!captcha_picture_draw(picture, wrong[i], seed, false, &png),
		    "no picture of \"%s\"", wrong[i]);
	is_int((intmax_t)png.len, 0, "and no bytes");
	ok(captcha_picture_draw(picture, "A", seed, false, &png),
	    "a seed of nothing is fine");
}

static void
draw_scene(const char *answer, uint8_t pixels[CANVAS_HEIGHT][CANVAS_WIDTH])
{
	static struct canvas canvas;
	uint8_t seed[PRNG_SEED];

	set_seed(seed, 9);
	if (!captcha_scene_draw(&canvas, answer, seed))
		bail("no scene of %s", answer);
	for (size_t row = 0; row < CANVAS_HEIGHT; row++)
		canvas_take_row(&canvas, row, 2, pixels[row]);
}

static int
difference(const uint8_t *one, const uint8_t *other)
{
	int count = 0;

	for (size_t i = 0; i < PIXELS; i++)
		count += one[i] != other[i];
	return count;
}

/* The seed being the same, only the letter makes the difference. */
static void
test_letters(void)
{
	static uint8_t drawn[CAPTCHA_GLYPHS_COUNT][CANVAS_HEIGHT][CANVAS_WIDTH];

	is_int((intmax_t)strlen(CAPTCHA_GLYPHS_LETTERS), CAPTCHA_GLYPHS_COUNT,
	    "so many letters");
	for (size_t i = 0; i < CAPTCHA_GLYPHS_COUNT; i++) {
		const char answer[] = { CAPTCHA_GLYPHS_LETTERS[i], '\0' };
		int least = PIXELS;

		draw_scene(answer, drawn[i]);
		for (size_t k = 0; k < i; k++) {
			int count = difference(drawn[i][0], drawn[k][0]);

			least = count < least ? count : least;
		}
		ok(least > 200, "73: %s is like no other", answer);
	}
}

/* Twice the area within an outline's straight lines; curves as if they went
 * by their control points.  Negative where an operator is unknown. */
static int
area_of(const uint8_t *outline)
{
	const uint8_t *at = outline;
	const uint8_t *before = NULL;
	int area = 0;

	while (*at != CAPTCHA_GLYPHS_END) {
		size_t pairs = *at == CAPTCHA_GLYPHS_CURVE ? 2 : 1;

		if (*at > CAPTCHA_GLYPHS_CURVE
		    || (before == NULL && *at != CAPTCHA_GLYPHS_MOVE))
			return -1;
		if (*at == CAPTCHA_GLYPHS_MOVE)
			before = at + 1;
		at++;
		for (size_t i = 0; i < pairs; i++, at += 2) {
			area += before[0] * at[1] - at[0] * before[1];
			before = at;
		}
	}
	return area;
}

static void
test_outlines(void)
{
	for (size_t face = 0; face < CAPTCHA_GLYPHS_FACES; face++) {
		int bad = 0;

		for (size_t i = 0; i < CAPTCHA_GLYPHS_COUNT; i++)
			bad += area_of(captcha_glyphs[face][i]) < 5000;
		is_int(bad, 0, "face %zu: each outline holds ink", face);
	}
}

int
main(void)
{
	arena = arena_new();
	picture = captcha_picture_open();
	if (picture == NULL)
		bail("cannot open");
	test_form();
	test_dark();
	test_many();
	test_refused();
	test_letters();
	test_outlines();
	captcha_picture_close(picture);
	captcha_picture_close(NULL);
	arena_free(arena);
	return done();
}
