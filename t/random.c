/* Chance: all of the bytes, evenly below a bound. */

#include "base/random.h"

#include <string.h>

#include "tap.h"

enum {
	DRAWS = 60000,
	FACES = 6,
};

static void
test_bytes(void)
{
	static const uint8_t zeros[64];
	uint8_t a[64] = { 0 };
	uint8_t b[64] = { 0 };

	random_bytes(a, 0);
	ok(memcmp(a, zeros, sizeof(a)) == 0, "no bytes asked, none written");
	random_bytes(a, sizeof(a) - 1);
	is_int(a[63], 0, "no byte too many");
	random_bytes(b, sizeof(b));
	ok(memcmp(a, b, sizeof(a)) != 0, "never the same");
	ok(memcmp(b + 32, zeros, 32) != 0, "all of them are filled");
}

/* Chi squared with 5 degrees of freedom is above 31 once in 100000 runs. */
static void
test_evenly(void)
{
	int counts[FACES] = { 0 };
	int64_t sum = 0;
	bool within = true;

	for (int i = 0; i < DRAWS; i++) {
		uint32_t drawn = random_below(FACES);

		within = within && drawn < FACES;
		counts[drawn % FACES]++;
	}
	for (int i = 0; i < FACES; i++) {
		int64_t off = counts[i] - DRAWS / FACES;

		sum += off * off;
	}
	ok(within, "below the bound");
	ok(sum / (DRAWS / FACES) < 31, "evenly (%lld)",
	    (long long)(sum / (DRAWS / FACES)));
}

/* Without drawing again the lower half would come twice as often. */
static void
test_large_bound(void)
{
	const uint32_t bound = UINT32_C(0xaaaaaaab);
	int low = 0;

	for (int i = 0; i < DRAWS; i++)
		low += random_below(bound) < bound / 2;
	ok(low > DRAWS * 48 / 100 && low < DRAWS * 52 / 100,
	    "evenly below a large bound (%d)", low);
	is_int(random_below(1), 0, "one face");
	ok(random_below(UINT32_MAX) < UINT32_MAX, "the largest bound");
}

int
main(void)
{
	test_bytes();
	test_evenly();
	test_large_bound();
	return done();
}
