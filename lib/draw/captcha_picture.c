#include "draw/captcha_picture.h"

#include <gd.h>
#include <stdlib.h>

#include "base/log.h"
#include "draw/captcha_scene.h"

/* Paper and ink: libgd writes one bit a pixel.  Greys would not be seen at
 * half size, and each doubles the bytes. */
#define LEVELS      2
#define COMPRESSION 5 /* of zlib: 6 takes 14 bytes off, and a fifth longer */

struct captcha_picture {
	struct canvas canvas;
	gdImage *image;
};

struct colour {
	int red;
	int green;
	int blue;
};

/* Paper and ink of the pages, light and dark: contrast 16 to 1, 15 to 1. */
static const struct colour paper[] = { { 0xfb, 0xfa, 0xf6 },
	{ 0x17, 0x15, 0x12 } };
static const struct colour ink[] = { { 0x1d, 0x1b, 0x18 },
	{ 0xf0, 0xeb, 0xe2 } };

void
captcha_picture_close(struct captcha_picture *picture)
{
	if (picture == NULL)
		return;
	if (picture->image != NULL)
		gdImageDestroy(picture->image);
	free(picture);
}

struct captcha_picture *
captcha_picture_open(void)
{
	struct captcha_picture *picture = calloc(1, sizeof(*picture));

	if (picture == NULL)
		log_out_of_memory();
	picture->image =
	    gdImageCreate(CAPTCHA_PICTURE_WIDTH, CAPTCHA_PICTURE_HEIGHT);
	if (picture->image == NULL) {
		log_warning(
		    "no memory for pictures: raise the memory limit of the system user");
		free(picture);
		return NULL;
	}
	for (int i = 0; i < LEVELS; i++)
		(void)gdImageColorAllocate(picture->image, i, i, i);
	return picture;
}

static int
mixed(int from, int to, int level)
{
	return from + (to - from) * level / (LEVELS - 1);
}

static void
set_palette(gdImage *image, bool dark)
{
	const struct colour *from = &paper[dark ? 1 : 0];
	const struct colour *to = &ink[dark ? 1 : 0];

	for (int i = 0; i < LEVELS; i++) {
		image->red[i] = mixed(from->red, to->red, i);
		image->green[i] = mixed(from->green, to->green, i);
		image->blue[i] = mixed(from->blue, to->blue, i);
	}
}

bool
captcha_picture_draw(struct captcha_picture *picture, const char *answer,
    const uint8_t seed[CAPTCHA_PICTURE_SEED], bool dark, struct buffer *png)
{
	void *bytes = NULL;
	int len = 0;

	if (!captcha_scene_draw(&picture->canvas, answer, seed))
		return false;
	for (size_t row = 0; row < CANVAS_HEIGHT; row++)
		canvas_take_row(&picture->canvas, row, LEVELS,
		    picture->image->pixels[row]);
	set_palette(picture->image, dark);
	bytes = gdImagePngPtrEx(picture->image, &len, COMPRESSION);
	if (bytes == NULL) {
		log_warning(
		    "cannot write a picture: raise the memory limit of the system user");
		return false;
	}
	buffer_add(png, bytes, (size_t)len);
	gdFree(bytes);
	return true;
}
