/*
 * Writes captcha_glyphs.c from fonts; for maintainers, no part of the build.
 * Debian: libfreetype-dev fonts-dejavu-core fonts-liberation2 fonts-lato
 * fonts-open-sans.  (Version 1 of Liberation is under another licence, which
 * would not let its outlines in here.)
 *
 *     cc -Ilib lib/draw/make_glyphs.c $(pkg-config --cflags --libs freetype2) \
 *         -o make_glyphs
 *     ./make_glyphs /usr/share/fonts/truetype > lib/draw/captcha_glyphs.c
 */

#include "draw/captcha_glyphs.h"

#include <ft2build.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include FT_FREETYPE_H
#include FT_BBOX_H
#include FT_OUTLINE_H

static const char *const faces[CAPTCHA_GLYPHS_FACES] = {
	"dejavu/DejaVuSans-Bold.ttf",
	"dejavu/DejaVuSerif-Bold.ttf",
	"liberation2/LiberationSerif-Bold.ttf",
	"liberation2/LiberationSans-Bold.ttf",
	"liberation2/LiberationMono-Bold.ttf",
	"lato/Lato-Black.ttf",
	"lato/Lato-Bold.ttf",
	"open-sans/OpenSans-ExtraBold.ttf",
};

struct pen {
	double scale; /* table units a font unit */
	double left;  /* of the ink, in font units */
	unsigned char bytes[4096];
	size_t len;
};

static void
put(struct pen *pen, int byte)
{
	if (byte < 0 || byte > 255 || pen->len == sizeof(pen->bytes)) {
		(void)fprintf(stderr, "make_glyphs: %d does not fit\n", byte);
		exit(1);
	}
	pen->bytes[pen->len++] = (unsigned char)byte;
}

static int
rounded(double value)
{
	return value < 0 ? -(int)(-value + 0.5) : (int)(value + 0.5);
}

static void
put_point(struct pen *pen, const FT_Vector *point)
{
	put(pen, rounded(((double)point->x - pen->left) * pen->scale));
	put(pen, CAPTCHA_GLYPHS_BASE - rounded((double)point->y * pen->scale));
}

static int
move(const FT_Vector *to, void *pen)
{
	put(pen, CAPTCHA_GLYPHS_MOVE);
	put_point(pen, to);
	return 0;
}

static int
line(const FT_Vector *to, void *pen)
{
	put(pen, CAPTCHA_GLYPHS_LINE);
	put_point(pen, to);
	return 0;
}

static int
curve(const FT_Vector *control, const FT_Vector *to, void *pen)
{
	put(pen, CAPTCHA_GLYPHS_CURVE);
	put_point(pen, control);
	put_point(pen, to);
	return 0;
}

/* None of the faces has cubic curves. */
static int
refuse(const FT_Vector *one, const FT_Vector *other, const FT_Vector *to,
    void *pen)
{
	(void)one;
	(void)other;
	(void)to;
	(void)pen;
	return 1;
}

static void
load(FT_Face face, char letter)
{
	if (FT_Load_Char(face, (FT_ULong)letter, FT_LOAD_NO_SCALE) != 0) {
		(void)fprintf(stderr, "make_glyphs: no %c\n", letter);
		exit(1);
	}
	/* TrueType fills what is on the right; here y is upwards, there it is
	 * downwards, and the pen still sees ink on its right. */
	if (FT_Outline_Get_Orientation(&face->glyph->outline)
	    != FT_ORIENTATION_TRUETYPE)
		FT_Outline_Reverse(&face->glyph->outline);
}

static void
write_glyph(FT_Face face, char letter, double scale)
{
	static const FT_Outline_Funcs functions = { move, line, curve, refuse,
		0, 0 };
	struct pen pen = { .scale = scale, .len = 0 };
	FT_BBox box;

	load(face, letter);
	FT_Outline_Get_BBox(&face->glyph->outline, &box);
	pen.left = (double)box.xMin;
	if (FT_Outline_Decompose(&face->glyph->outline, &functions, &pen) != 0)
		exit(1);
	put(&pen, CAPTCHA_GLYPHS_END);
	printf("\n\t\t/* %c */ (const uint8_t[]) {", letter);
	for (size_t i = 0; i < pen.len; i++)
		printf("%s%d,", i % 15 == 0 ? "\n\t\t\t" : " ", pen.bytes[i]);
	printf(" },");
}

static double
scale_of(FT_Face face)
{
	FT_BBox box;

	load(face, 'H');
	FT_Outline_Get_BBox(&face->glyph->outline, &box);
	return (double)CAPTCHA_GLYPHS_CAP / (double)box.yMax;
}

static void
write_face(FT_Library library, const char *folder, const char *name)
{
	FT_Face face;
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (FT_New_Face(library, path, 0, &face) != 0) {
		(void)fprintf(stderr, "make_glyphs: cannot read %s\n", path);
		exit(1);
	}
	printf("\n\t{ /* %s */", strchr(name, '/') + 1);
	for (const char *at = CAPTCHA_GLYPHS_LETTERS; *at != '\0'; at++)
		write_glyph(face, *at, scale_of(face));
	printf("\n\t},");
	FT_Done_Face(face);
}

int
main(int argc, char **argv)
{
	FT_Library library;

	if (argc != 2 || FT_Init_FreeType(&library) != 0)
		return 1;
	puts("/* Written by make_glyphs.c. */\n"
	     "#include \"draw/captcha_glyphs.h\"\n\n"
	     "/* clang-format off */\n"
	     "const uint8_t *const captcha_glyphs[CAPTCHA_GLYPHS_FACES]\n"
	     "    [CAPTCHA_GLYPHS_COUNT] = {");
	for (size_t i = 0; i < CAPTCHA_GLYPHS_FACES; i++)
		write_face(library, argv[1], faces[i]);
	puts("\n};\n/* clang-format on */");
	FT_Done_FreeType(library);
	return 0;
}
