#include "base/utf8.h"

/* How many bytes follow the first one, or -1 where none may start so. */
static int
following(uint8_t first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xc2 && first <= 0xdf)
		return 1;
	if (first >= 0xe0 && first <= 0xef)
		return 2;
	if (first >= 0xf0 && first <= 0xf4)
		return 3;
	return -1;
}

static bool
is_scalar(uint32_t scalar, int more)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };

	return scalar >= least[more] && scalar <= 0x10ffff
	       && (scalar < 0xd800 || scalar > 0xdfff);
}

uint32_t
utf8_read(const char **text, const char *end)
{
	static const uint8_t mask[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	const char *at = *text;
	uint8_t first = (uint8_t)*at;
	int more = following(first);
	uint32_t scalar = 0;

	*text = at + 1;
	if (more < 0 || end - at <= more)
		return UTF8_BAD;
	scalar = first & mask[more];
	for (int i = 1; i <= more; i++) {
		if (((uint8_t)at[i] & 0xc0) != 0x80)
			return UTF8_BAD;
		scalar = scalar << 6 | ((uint8_t)at[i] & 0x3f);
	}
	if (!is_scalar(scalar, more))
		return UTF8_BAD;
	*text = at + 1 + more;
	return scalar;
}

size_t
utf8_write(uint32_t scalar, char bytes[4])
{
	if (scalar < 0x80) {
		bytes[0] = (char)scalar;
		return 1;
	}
	if (scalar < 0x800) {
		bytes[0] = (char)(0xc0 | scalar >> 6);
		bytes[1] = (char)(0x80 | (scalar & 0x3f));
		return 2;
	}
	if (scalar < 0x10000) {
		bytes[0] = (char)(0xe0 | scalar >> 12);
		bytes[1] = (char)(0x80 | (scalar >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (scalar & 0x3f));
		return 3;
	}
	bytes[0] = (char)(0xf0 | scalar >> 18);
	bytes[1] = (char)(0x80 | (scalar >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (scalar >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (scalar & 0x3f));
	return 4;
}

/* Char of XML 1.0, section 2.2; broken UTF-8 is far beyond. */
static bool
is_char(uint32_t scalar)
{
	if (scalar < 0x20)
		return scalar == '\t' || scalar == '\n' || scalar == '\r';
	return scalar <= 0x10ffff && scalar != 0xfffe && scalar != 0xffff;
}

bool
utf8_is_text(const char *bytes, size_t len)
{
	const char *end = bytes + len;

	while (bytes < end)
		if (!is_char(utf8_read(&bytes, end)))
			return false;
	return true;
}

size_t
utf8_count(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((uint8_t)*text & 0xc0) != 0x80;
	return count;
}

/* The zeros of Unicode 15's decimal digits (general category Nd); the nine
 * others of each script follow its zero. */
static const uint32_t zeros[] = { 0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6,
	0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
	0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
	0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0,
	0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136,
	0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
	0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50,
	0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0,
	0x1e950, 0x1fbf0 };

int
utf8_digit(uint32_t scalar)
{
	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (scalar >= zeros[i] && scalar <= zeros[i] + 9)
			return (int)(scalar - zeros[i]);
	return -1;
}
