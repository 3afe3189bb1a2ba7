/* Colours of a screen, and whether text on them can be read. */
#ifndef BASE_COLOUR_H
#define BASE_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

struct colour {
	uint8_t red;
	uint8_t green;
	uint8_t blue;
};

/* True where `text` is "#rrggbb" in hexadecimal; sets *colour then. */
bool colour_read(const char *text, struct colour *colour);

/* The contrast ratio of WCAG 2.2, 1 to 21; text needs 4.5. */
#define COLOUR_CONTRAST 4.5
double colour_contrast(const struct colour *a, const struct colour *b);

#endif
