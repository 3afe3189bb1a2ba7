/* Numbers from text: all of it digits, and within the range. */

#include "base/number.h"

#include "tap.h"

#define MOST  "9223372036854775807"
#define LEAST "-9223372036854775808"

static const struct {
	const char *text;
	int64_t min;
	int64_t max;
	bool good;
	int64_t number;
} rows[] = {
	{ "0", 0, 10, true, 0 }, { "10", 0, 10, true, 10 },
	{ "007", 0, 10, true, 7 }, { "-1", -1, 1, true, -1 },
	{ "-0", -1, 1, true, 0 }, { MOST, 0, INT64_MAX, true, INT64_MAX },
	{ LEAST, INT64_MIN, 0, true, INT64_MIN }, { "5", 5, 5, true, 5 },
	{ "11", 0, 10, false, 0 }, { "4", 5, 9, false, 0 },
	{ "-2", -1, 1, false, 0 }, { "-1", 0, 10, false, 0 },
	{ "-0", 0, 10, false, 0 },
	{ "9223372036854775808", 0, INT64_MAX, false, 0 },
	{ "-9223372036854775809", INT64_MIN, 0, false, 0 },
	{ "99999999999999999999", 0, INT64_MAX, false, 0 },
	{ "18446744073709551617", 0, INT64_MAX, false, 0 },
	{ "", 0, 10, false, 0 }, { "-", -1, 10, false, 0 },
	{ "--1", -1, 10, false, 0 }, { "+1", -1, 10, false, 0 },
	{ " 1", 0, 10, false, 0 }, { "1 ", 0, 10, false, 0 },
	{ "1\n", 0, 10, false, 0 }, { "1.0", 0, 10, false, 0 },
	{ "1e1", 0, 10, false, 0 }, { "0x1", 0, 10, false, 0 },
	{ "1,000", 0, 1000, false, 0 },
	{ "\xd9\xa1", 0, 10, false, 0 }, /* Arabic-Indic 1 */
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t number = 4711;
		bool good = number_read(rows[i].text, rows[i].min, rows[i].max,
		    &number);

		ok(good == rows[i].good, "\"%s\" is %s number", rows[i].text,
		    rows[i].good ? "a" : "no");
		is_int(number, rows[i].good ? rows[i].number : 4711,
		    "its value");
	}
	return done();
}
