/* Contrast as WCAG's own examples and common checkers give it. */
#include "base/colour.h"

#include "tap.h"

static const struct {
	const char *one;
	const char *other;
	int hundredths; /* of the ratio */
} rows[] = {
	{ "#ffffff", "#000000", 2100 },
	{ "#777777", "#ffffff", 448 },
	{ "#767676", "#ffffff", 454 },
	{ "#b3261e", "#ffffff", 654 },
	{ "#0000ff", "#ffffff", 859 },
	{ "#FFFF00", "#ffffff", 107 },
	{ "#123456", "#123456", 100 },
};

static const char *const wrong[] = { "", "#", "#fff", "ffffff", "#ffffff0",
	"#fffffg", "red", "# fffff" };

int
main(void)
{
	struct colour a;
	struct colour b;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!colour_read(rows[i].one, &a)
		    || !colour_read(rows[i].other, &b))
			bail("%s is a colour", rows[i].one);
		is_int((int)(colour_contrast(&a, &b) * 100 + 0.5),
		    rows[i].hundredths, "%s on %s", rows[i].one, rows[i].other);
		is_int((int)(colour_contrast(&b, &a) * 100 + 0.5),
		    rows[i].hundredths, "and the other way");
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ok(!colour_read(wrong[i], &a), "\"%s\" is no colour", wrong[i]);
	return done();
}
