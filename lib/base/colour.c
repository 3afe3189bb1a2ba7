#include "base/colour.h"

#include <string.h>

#include "base/encode.h"

bool
colour_read(const char *text, struct colour *colour)
{
	uint8_t bytes[3];

	if (text[0] != '#' || !encode_read_hex(text + 1, bytes, sizeof(bytes)))
		return false;
	colour->red = bytes[0];
	colour->green = bytes[1];
	colour->blue = bytes[2];
	return true;
}

/* The root of y^5 = x, by Newton's method, for 0 < x <= 1. */
static double
fifth_root(double x)
{
	double y = 1;

	for (int i = 0; i < 40; i++)
		y -= (y - x / (y * y * y * y)) / 5;
	return y;
}

/* "relative luminance", there: x^2.4 = x^2 (x^2)^(1/5). */
static double
linear(uint8_t byte)
{
	double x = byte / 255.0;

	if (x <= 0.04045)
		return x / 12.92;
	x = (x + 0.055) / 1.055;
	return x * x * fifth_root(x * x);
}

static double
luminance(const struct colour *colour)
{
	return 0.2126 * linear(colour->red) + 0.7152 * linear(colour->green)
	       + 0.0722 * linear(colour->blue);
}

double
colour_contrast(const struct colour *a, const struct colour *b)
{
	double one = luminance(a);
	double other = luminance(b);

	return one > other ? (one + 0.05) / (other + 0.05)
			   : (other + 0.05) / (one + 0.05);
}
