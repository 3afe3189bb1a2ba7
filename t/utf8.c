/* The gate: every scalar value there and back, and what never passes. */

#include "base/utf8.h"

#include <string.h>

#include "tap.h"

enum { LAST = 0x10ffff };

static bool
is_surrogate(uint32_t scalar)
{
	return scalar >= 0xd800 && scalar <= 0xdfff;
}

static void
test_all(void)
{
	int wrong = 0;
	int gate = 0;

	for (uint32_t scalar = 0; scalar <= LAST; scalar++) {
		char bytes[4];
		const char *at = bytes;
		size_t len = utf8_write(scalar, bytes);
		uint32_t read = utf8_read(&at, bytes + len);
		bool text = (scalar >= 0x20 || scalar == '\t' || scalar == '\n'
				|| scalar == '\r')
			    && !is_surrogate(scalar) && scalar != 0xfffe
			    && scalar != 0xffff;

		if (is_surrogate(scalar))
			wrong += read != UTF8_BAD || at != bytes + 1;
		else
			wrong += read != scalar || at != bytes + len;
		gate += utf8_is_text(bytes, len) != text;
	}
	is_int(wrong, 0, "all scalar values are read as written");
	is_int(gate, 0, "the gate knows the characters of XML 1.0");
}

static void
test_broken(void)
{
	static const char *const broken[] = { "\x80", "\xbf", "\xc0\x80",
		"\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80", "\xfe", "\xff", "\xed\xa0\x80",
		"\xed\xbf\xbf", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc3(",
		"\xe2(\x82", "\xe2\x82(", "\xf0\x9f\x98(", "\xc3\xc3\xa4",
		"\xed\xa0\xbd\xed\xb8\x80" };

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		const char *at = broken[i];
		size_t len = strlen(broken[i]);

		ok(utf8_read(&at, broken[i] + len) == UTF8_BAD
			&& at == broken[i] + 1,
		    "broken %zu: read as bad, one byte on", i);
		ok(!utf8_is_text(broken[i], len), "and stopped by the gate");
	}
	ok(utf8_is_text("\xe2\x82\xac", 3) && !utf8_is_text("\xe2\x82\xac", 2),
	    "what lies behind the end does not count");
	ok(utf8_is_text("", 0) && !utf8_is_text("a\0b", 3), "NUL");
	ok(!utf8_is_text("good \xc3\xa4 until \x1b", 15), "somewhere within");
}

static void
test_count(void)
{
	is_int((intmax_t)utf8_count(""), 0, "none");
	is_int((intmax_t)utf8_count("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 4,
	    "one of each length");
}

/* The first and the last digit of some scripts, and their neighbours. */
static void
test_digits(void)
{
	static const uint32_t zeros[] = { '0', 0x660, 0x6f0, 0x966, 0xff10,
		0x104a0, 0x1d7ce, 0x1e950, 0x1fbf0 };
	static const uint32_t none[] = { 0, '/', ':', 'a', 0xb2, 0xbd, 0x65f,
		0x66a, 0x2070, 0x2160, 0x2460, 0x3007, 0x4e00, 0xff0f, 0xff1a,
		0x1d7cd, 0x1d800, UTF8_BAD };
	int count = 0;

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		is_int(utf8_digit(zeros[i]), 0, "zero of script %zu", i);
		is_int(utf8_digit(zeros[i] + 9), 9, "and nine");
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		is_int(utf8_digit(none[i]), -1, "U+%04X is no digit",
		    (unsigned)none[i]);
	for (uint32_t scalar = 0; scalar <= LAST; scalar++)
		count += utf8_digit(scalar) >= 0;
	is_int(count, 680, "as many as Unicode 15 has");
}

int
main(void)
{
	test_all();
	test_broken();
	test_count();
	test_digits();
	return done();
}
