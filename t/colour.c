/* Contrast as WCAG's own examples and common checkers give it. */
#include "base/colour.h"

#include "tap.h"

static const struct {
	const char *one;
	const char *other;
	double ratio;
} rows[] = {
	{ "#ffffff", "#000000", 21.00 },
	{ "#777777", "#ffffff", 4.48 },
	{ "#767676", "#ffffff", 4.54 },
	{ "#b3261e", "#ffffff", 6.54 },
	{ "#0000ff", "#ffffff", 8.59 },
	{ "#FFFF00", "#ffffff", 1.07 },
	{ "#123456", "#123456", 1.00 },
};

static const char *const wrong[] = { "", "#", "#fff", "ffffff", "#ffffff0",
	"#fffffg", "red", "# fffff" };

static bool
is_near(double got, double wanted)
{
	return got > wanted - 0.005 && got < wanted + 0.005;
}

int
main(void)
{
	struct colour a;
	struct colour b;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!colour_read(rows[i].one, &a)
		    || !colour_read(rows[i].other, &b))
			bail("%s is a colour", rows[i].one);
		ok(is_near(colour_contrast(&a, &b), rows[i].ratio),
		    "%s on %s: %.2f", rows[i].one, rows[i].other,
		    rows[i].ratio);
		ok(is_near(colour_contrast(&b, &a), rows[i].ratio),
		    "and the other way");
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ok(!colour_read(wrong[i], &a), "\"%s\" is no colour", wrong[i]);
	return done();
}
